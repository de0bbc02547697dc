using Serverless.Broker.EventHubs;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Journal;

/// <summary>Takes the steps of a journal in their order.</summary>
internal interface IJournalReader
{
    void OnEnqueued(int queueId, StoredMessage message);

    void OnRemoved(int queueId, long sequenceNumber);

    void OnUpdated(int queueId, long sequenceNumber, int deliveryCount, bool isDeferred, MessageOverrides? overrides);

    void OnCounter(int queueId, long sequenceNumber);

    void OnDuplicate(int entityId, string key, long ticks);

    void OnSessionState(int queueId, string sessionId, ReadOnlyMemory<byte>? state, long ticks);

    void OnAppended(int partitionId, StoredEvent stored);

    void OnEntityPut(int entityId, ReadOnlySpan<byte> description);

    void OnEntityRemoved(int entityId);
}
