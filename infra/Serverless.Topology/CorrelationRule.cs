namespace Serverless.Topology;

/// <summary>
/// A correlation filter: every field given must be equal, with case and type; the names are those of
/// <c>Microsoft.ServiceBus/namespaces/topics/subscriptions/rules</c>. A field that is null is no condition.
/// </summary>
public sealed record CorrelationRule
{
    /// <summary>The correlation id of the message.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The id of the message.</summary>
    public string? MessageId { get; init; }

    /// <summary>The address that the message is sent to.</summary>
    public string? To { get; init; }

    /// <summary>The address that answers go to.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>The label of the message, which the SDK calls its subject.</summary>
    public string? Label { get; init; }

    /// <summary>The session id of the message.</summary>
    public string? SessionId { get; init; }

    /// <summary>The session id that answers carry.</summary>
    public string? ReplyToSessionId { get; init; }

    /// <summary>The content type of the message.</summary>
    public string? ContentType { get; init; }

    /// <summary>Application properties and the value each must equal.</summary>
    public IReadOnlyDictionary<string, object?> Properties { get; init; } =
        new Dictionary<string, object?>(StringComparer.Ordinal);
}
