namespace Serverless.Broker.EventHubs;

/// <summary>A reader of one partition in one consumer group: where it stands, and how it owns.</summary>
internal sealed class EventReader(
    EventPartition partition, string consumerGroup, long? ownerLevel, long nextSequenceNumber, IEventSink sink)
{
    private long _next = nextSequenceNumber;

    public EventPartition Partition { get; } = partition;

    public string ConsumerGroup { get; } = consumerGroup;

    /// <summary>The epoch; null for a reader that shares the partition.</summary>
    public long? OwnerLevel { get; } = ownerLevel;

    public IEventSink Sink { get; } = sink;

    /// <summary>The next events, none when the end is reached. One caller at a time.</summary>
    public IReadOnlyList<StoredEvent> Read(int max)
    {
        IReadOnlyList<StoredEvent> events = Partition.Read(_next, max);
        if (events.Count > 0)
        {
            _next = events[^1].SequenceNumber + 1;
        }

        return events;
    }

    public void Close() => Partition.Close(this);
}
