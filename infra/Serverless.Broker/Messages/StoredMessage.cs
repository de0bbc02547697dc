using Serverless.Broker.Sessions;
using Serverless.Broker.Transactions;

namespace Serverless.Broker.Messages;

/// <summary>
/// One copy of a message in one queue. Its fields belong to the queue and change under the queue's lock. The links and
/// the heap slot are inside, so that a waiting message costs one object.
/// </summary>
internal sealed class StoredMessage(MessageContent content)
{
    /// <summary>Ticks that never come.</summary>
    public const long Never = long.MaxValue;

    public MessageContent Content { get; } = content;

    public MessageOverrides? Overrides { get; set; }

    public long SequenceNumber { get; set; }

    public long EnqueuedSequenceNumber { get; set; }

    public long EnqueuedTicks { get; set; }

    public long ExpiresTicks { get; set; } = Never;

    /// <summary>When the lock expires, or when a scheduled message becomes active.</summary>
    public long DueTicks { get; set; }

    /// <summary>Second half of the lock token of the present lock.</summary>
    public long LockNonce { get; set; }

    public int DeliveryCount { get; set; }

    /// <summary>Journal segment of the newest full record.</summary>
    public int Segment { get; set; }

    /// <summary>Position in the expiry or the schedule heap; -1 outside.</summary>
    public int HeapSlot { get; set; } = -1;

    public byte Hops { get; set; }

    public MessageLocation Location { get; set; }

    /// <summary>Deferred, though it may be locked at the moment by a receive of its number.</summary>
    public bool IsDeferred { get; set; }

    public StoredMessage? Next { get; set; }

    public StoredMessage? Previous { get; set; }

    public Session? Session { get; set; }

    /// <summary>The transaction that settles it.</summary>
    public BrokerTransaction? Transaction { get; set; }

    public long Size => Content.Size + (Overrides?.ApplicationProperties?.Length ?? 0);

    public MessageSnapshot Snapshot() => new(
        Content,
        Overrides,
        SequenceNumber,
        EnqueuedSequenceNumber,
        new DateTimeOffset(EnqueuedTicks, TimeSpan.Zero),
        ExpiresTicks == Never ? DateTimeOffset.MaxValue : new DateTimeOffset(ExpiresTicks, TimeSpan.Zero),
        DeliveryCount,
        Location == MessageLocation.Scheduled ? MessageState.Scheduled
            : IsDeferred ? MessageState.Deferred : MessageState.Active);
}
