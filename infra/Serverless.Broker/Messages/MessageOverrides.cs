namespace Serverless.Broker.Messages;

/// <summary>What one copy of a message has instead of its shared content. Immutable.</summary>
internal sealed record MessageOverrides
{
    /// <summary>An encoded properties section, changed by a rule action; null when unchanged.</summary>
    public ReadOnlyMemory<byte>? Properties { get; init; }

    /// <summary>
    /// An encoded application-properties section, changed by a settlement or a rule action; null when unchanged.
    /// </summary>
    public ReadOnlyMemory<byte>? ApplicationProperties { get; init; }

    /// <summary>Annotation x-opt-deadletter-source: the entity whose dead-letter queue forwarded the message.</summary>
    public string? DeadLetterSource { get; init; }
}
