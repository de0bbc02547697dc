using Serverless.Broker.EventHubs;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Journal;

/// <summary>Lists the messages that the entries of a segment enqueued.</summary>
internal sealed class MessageCollector : IJournalReader
{
    /// <summary>By number of their queue.</summary>
    public List<(int QueueId, long SequenceNumber)> Messages { get; } = [];

    public void OnEnqueued(int queueId, StoredMessage message) => Messages.Add((queueId, message.SequenceNumber));

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

    public void OnCounter(int queueId, long sequenceNumber)
    {
    }

    public void OnDuplicate(int entityId, string key, long ticks)
    {
    }

    public void OnSessionState(int queueId, string sessionId, ReadOnlyMemory<byte>? state, long ticks)
    {
    }

    public void OnEntityPut(int entityId, ReadOnlySpan<byte> description)
    {
    }

    public void OnEntityRemoved(int entityId)
    {
    }
}
