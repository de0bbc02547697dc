using Serverless.Broker.Duplicates;
using Serverless.Broker.EventHubs;
using Serverless.Broker.Messages;
using Serverless.Broker.Queues;

namespace Serverless.Broker.Journal;

/// <summary>Fills entities from a journal. Steps for entities that were deleted since are passed over.</summary>
internal sealed class NamespaceRebuilder(
    IReadOnlyDictionary<int, QueueState> queues,
    IReadOnlyDictionary<int, EventPartition> partitions,
    IReadOnlyDictionary<int, DuplicateHistory> histories) : IJournalReader
{
    public int Segment { get; set; }

    public void OnEnqueued(int queueId, StoredMessage message)
    {
        message.Segment = Segment;
        Find(queueId)?.Recovery.Add(message);
    }

    public void OnRemoved(int queueId, long sequenceNumber) => Find(queueId)?.Recovery.Remove(sequenceNumber);

    public void OnUpdated(
        int queueId,
        long sequenceNumber,
        int deliveryCount,
        bool isDeferred,
        MessageOverrides? overrides) =>
        Find(queueId)?.Recovery.Update(sequenceNumber, deliveryCount, isDeferred, overrides);

    public void OnCounter(int queueId, long sequenceNumber)
    {
        Find(queueId)?.Reach(sequenceNumber);
        partitions.GetValueOrDefault(queueId)?.RecoverCounter_NeedsLock(sequenceNumber);
    }

    public void OnAppended(int partitionId, StoredEvent stored) =>
        partitions.GetValueOrDefault(partitionId)?.Recover_NeedsLock(stored);

    public void OnDuplicate(int entityId, string key, long ticks) =>
        histories.GetValueOrDefault(entityId)?.Add(key, ticks, Segment);

    public void OnSessionState(int queueId, string sessionId, ReadOnlyMemory<byte>? state, long ticks) =>
        Find(queueId)?.Recovery.SetSessionState(sessionId, state, ticks, Segment);

    public void OnEntityPut(int entityId, ReadOnlySpan<byte> description)
    {
    }

    public void OnEntityRemoved(int entityId)
    {
    }

    private QueueState? Find(int queueId) => queues.GetValueOrDefault(queueId);
}
