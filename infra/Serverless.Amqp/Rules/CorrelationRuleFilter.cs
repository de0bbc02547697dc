namespace Serverless.Amqp;

/// <summary>
/// Matches messages that have all of the given values; what is null or absent here is not looked at. Text is compared
/// with its case, values with their type. Cheaper for the broker than a SQL filter.
/// </summary>
public sealed record CorrelationRuleFilter : RuleFilter
{
    /// <summary>The correlation id.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The message id.</summary>
    public string? MessageId { get; init; }

    /// <summary>The recipient.</summary>
    public string? To { get; init; }

    /// <summary>Where an answer goes.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>The subject, also called label.</summary>
    public string? Subject { get; init; }

    /// <summary>The session.</summary>
    public string? SessionId { get; init; }

    /// <summary>The session of an answer.</summary>
    public string? ReplyToSessionId { get; init; }

    /// <summary>The media type of the body.</summary>
    public string? ContentType { get; init; }

    /// <summary>Application properties and their values.</summary>
    public IReadOnlyDictionary<string, object> ApplicationProperties { get; init; } = new Dictionary<string, object>();
}
