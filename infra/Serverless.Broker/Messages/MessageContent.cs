namespace Serverless.Broker.Messages;

/// <summary>
/// A message as it was sent: its encoded sections and the few properties the broker acts on. Immutable and shared by
/// all copies of a topic. The memory given must not be reused by the caller.
/// </summary>
internal sealed partial record MessageContent
{
    /// <summary>Header field durable, as sent.</summary>
    public bool Durable { get; init; }

    /// <summary>Header field priority; 4 when absent.</summary>
    public byte Priority { get; init; } = DefaultPriority;

    /// <summary>Header field ttl; null when absent.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>The encoded message-annotations section as sent, descriptor included; empty when absent.</summary>
    public ReadOnlyMemory<byte> Annotations { get; init; }

    /// <summary>The encoded properties section; empty when absent.</summary>
    public ReadOnlyMemory<byte> Properties { get; init; }

    /// <summary>The encoded application-properties section; empty when absent.</summary>
    public ReadOnlyMemory<byte> ApplicationProperties { get; init; }

    /// <summary>The encoded body sections and the footer.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Property message-id in its string form; the broker's duplicate detection compares it.</summary>
    public string? MessageId { get; init; }

    /// <summary>Property group-id.</summary>
    public string? SessionId { get; init; }

    /// <summary>Annotation x-opt-partition-key.</summary>
    public string? PartitionKey { get; init; }

    /// <summary>Annotation x-opt-scheduled-enqueue-time.</summary>
    public DateTimeOffset? ScheduledEnqueueTime { get; init; }

    /// <summary>Bytes of all sections.</summary>
    public int Size => Annotations.Length + Properties.Length + ApplicationProperties.Length + Body.Length;
}
