using Serverless.Broker.EventHubs.Storage;

namespace Serverless.Broker.EventHubs;

/// <summary>A reader of one partition in one consumer group: where it stands, and how it owns.</summary>
internal sealed class EventReader(
    EventPartition partition, string consumerGroup, long? ownerLevel, IEventCursor cursor, IEventSink sink)
{
    public EventPartition Partition { get; } = partition;

    public string ConsumerGroup { get; } = consumerGroup;

    /// <summary>The epoch; null for a reader that shares the partition.</summary>
    public long? OwnerLevel { get; } = ownerLevel;

    public IEventSink Sink { get; } = sink;

    /// <summary>The next events, none when the end is reached. One caller at a time.</summary>
    public IReadOnlyList<StoredEvent> Read(int max) => cursor.Read(max);

    public void Close()
    {
        Partition.Close(this);
        cursor.Dispose();
    }
}
