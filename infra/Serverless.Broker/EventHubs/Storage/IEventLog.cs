namespace Serverless.Broker.EventHubs.Storage;

/// <summary>
/// The events of a partition, in the order of their sequence numbers, which may have gaps. They are appended, become
/// readable by <see cref="Publish"/>, and leave when their retention is over. Thread-safe.
/// </summary>
internal interface IEventLog
{
    /// <summary>Events that can be read.</summary>
    long Count { get; }

    /// <summary>The first event that can be read; one more than the last when there is none.</summary>
    long FirstSequenceNumber { get; }

    /// <summary>The last event that could be read, be it gone by now; -1 before the first ever.</summary>
    long LastSequenceNumber { get; }

    /// <summary>When that was enqueued, UTC ticks; 0 when that is not known.</summary>
    long LastTicks { get; }

    /// <summary>What the idempotent producers of the events that are kept sent last.</summary>
    IReadOnlyCollection<ProducerStamp> Producers { get; }

    /// <exception cref="Entities.BrokerException">
    /// amqp:resource-limit-exceeded: there is no room for this many bytes.
    /// </exception>
    void CheckRoom(long bytes);

    /// <summary>
    /// Keeps events that follow those before, in a row and of one moment; completes when they are durable.
    /// </summary>
    /// <param name="events">At least one.</param>
    /// <param name="producer">The stamp of the last one, when an idempotent producer sent them.</param>
    Task AppendAsync(IReadOnlyList<StoredEvent> events, ProducerStamp? producer);

    /// <summary>Makes durable events readable.</summary>
    void Publish(IReadOnlyList<StoredEvent> events);

    /// <summary>Appended events could not be kept.</summary>
    void Discard(IReadOnlyList<StoredEvent> events);

    /// <summary>Reads from the first event with at least this number on.</summary>
    IEventCursor Open(long fromSequenceNumber);

    /// <summary>The number of the first event at or after a time; null when there is none.</summary>
    long? FindEnqueued(long ticks, bool isInclusive);

    /// <summary>
    /// Drops events of before <c>now - retention</c>; answers when the next is due, <see cref="long.MaxValue"/> for
    /// never.
    /// </summary>
    long DropExpired(long nowTicks, long retentionTicks);

    /// <summary>The hub was deleted, and that is durable.</summary>
    void Delete();
}
