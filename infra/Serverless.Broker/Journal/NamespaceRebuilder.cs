using Serverless.Broker.Duplicates;
using Serverless.Broker.EventHubs;
using Serverless.Broker.Messages;
using Serverless.Broker.Queues;

namespace Serverless.Broker.Journal;

/// <summary>Fills entities from a journal. Steps for entities that were deleted since are passed over.</summary>
internal sealed class NamespaceRebuilder(
    IReadOnlyDictionary<int, MessageQueue> queues,
    IReadOnlyDictionary<int, EventPartition> partitions,
    IReadOnlyDictionary<int, DuplicateHistory> histories) : IJournalReader
{
    public int Segment { get; set; }

    public void OnEnqueued(int queueId, StoredMessage message)
    {
        message.Segment = Segment;
        Find(queueId)?.Recover_NeedsLock(message);
    }

    public void OnRemoved(int queueId, long sequenceNumber) => Find(queueId)?.RecoverRemoved_NeedsLock(sequenceNumber);

    public void OnUpdated(
        int queueId,
        long sequenceNumber,
        int deliveryCount,
        bool isDeferred,
        MessageOverrides? overrides) =>
        Find(queueId)?.RecoverUpdated_NeedsLock(sequenceNumber, deliveryCount, isDeferred, overrides);

    public void OnCounter(int queueId, long sequenceNumber)
    {
        Find(queueId)?.RecoverCounter_NeedsLock(sequenceNumber);
        partitions.GetValueOrDefault(queueId)?.RecoverCounter_NeedsLock(sequenceNumber);
    }

    public void OnAppended(int partitionId, StoredEvent stored) =>
        partitions.GetValueOrDefault(partitionId)?.Recover_NeedsLock(stored);

    public void OnDuplicate(int entityId, string key, long ticks) =>
        histories.GetValueOrDefault(entityId)?.Add(key, ticks, Segment);

    public void OnSessionState(int queueId, string sessionId, ReadOnlyMemory<byte>? state, long ticks) =>
        Find(queueId)?.RecoverSessionState_NeedsLock(sessionId, state, ticks, Segment);

    public void OnEntityPut(int entityId, ReadOnlySpan<byte> description)
    {
    }

    public void OnEntityRemoved(int entityId)
    {
    }

    private MessageQueue? Find(int queueId) => queues.GetValueOrDefault(queueId);
}
