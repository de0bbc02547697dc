namespace Serverless.Topology;

/// <summary>
/// Conditions that must all be equal for a message to be taken; the names are those of
/// <c>Microsoft.ServiceBus/namespaces/topics/subscriptions/rules</c>. A property that is null is no condition.
/// </summary>
public sealed record CorrelationFilterDefinition
{
    /// <summary>The content type of the message.</summary>
    public string? ContentType { get; init; }

    /// <summary>The correlation id of the message.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The label of the message, which the SDK calls its subject.</summary>
    public string? Label { get; init; }

    /// <summary>The id of the message.</summary>
    public string? MessageId { get; init; }

    /// <summary>The address that answers go to.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>The session id that answers carry.</summary>
    public string? ReplyToSessionId { get; init; }

    /// <summary>The session id of the message.</summary>
    public string? SessionId { get; init; }

    /// <summary>The address that the message is sent to.</summary>
    public string? To { get; init; }

    /// <summary>Application properties and the string each must equal.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);
}
