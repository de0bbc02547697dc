using Serverless.Broker.Entities;
using Serverless.Broker.EventHubs;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Journal;

/// <summary>Finds the entities that a journal holds, before anything is put in them.</summary>
internal sealed class EntityCollector : IJournalReader
{
    public SortedDictionary<int, (EntityRecord Record, int Segment)> Entities { get; } = [];

    /// <summary>The highest entity number in use anywhere.</summary>
    public int LastId { get; private set; }

    public int Segment { get; set; }

    public void OnEntityPut(int entityId, ReadOnlySpan<byte> description)
    {
        EntityRecord record = EntityRecord.Read(description);
        LastId = Math.Max(LastId, entityId + (record.EventHub?.PartitionCount ?? 0));
        Entities[entityId] = (record, Segment);
    }

    public void OnEntityRemoved(int entityId) => Entities.Remove(entityId);

    public void OnEnqueued(int queueId, StoredMessage message)
    {
    }

    public void OnAppended(int partitionId, StoredEvent stored)
    {
    }

    public void OnRemoved(int queueId, long sequenceNumber)
    {
    }

    public void OnUpdated(
        int queueId,
        long sequenceNumber,
        int deliveryCount,
        bool isDeferred,
        MessageOverrides? overrides)
    {
    }

    public void OnCounter(int queueId, long sequenceNumber) => LastId = Math.Max(LastId, queueId);

    public void OnDuplicate(int entityId, string key, long ticks)
    {
    }

    public void OnSessionState(int queueId, string sessionId, ReadOnlyMemory<byte>? state, long ticks)
    {
    }
}
