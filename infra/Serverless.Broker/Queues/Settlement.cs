namespace Serverless.Broker.Queues;

/// <summary>
/// An outcome. Properties are merged into the application properties; values are as the codec decodes them.
/// </summary>
internal sealed record Settlement(SettlementKind Kind)
{
    public static Settlement Complete { get; } = new(SettlementKind.Complete);

    public static Settlement Release { get; } = new(SettlementKind.Release);

    public static Settlement Abandon { get; } = new(SettlementKind.Abandon);

    public static Settlement Defer { get; } = new(SettlementKind.Defer);

    public IReadOnlyDictionary<string, object?>? Properties { get; init; }

    /// <summary>
    /// Dead-letter reason; becomes the application property DeadLetterReason. At most 4,096 characters.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>Becomes the application property DeadLetterErrorDescription. At most 4,096 characters.</summary>
    public string? Description { get; init; }

    public static Settlement DeadLetter(
        string? reason, string? description, IReadOnlyDictionary<string, object?>? properties = null) =>
        new(SettlementKind.DeadLetter) { Reason = reason, Description = description, Properties = properties };
}
