using Serverless.Broker.Entities;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Queues;

internal sealed partial class MessageQueue
{
    public IReadOnlyList<Delivery> ReceiveDeferred(
        IReadOnlyList<long> sequenceNumbers, ReceiveMode mode, string? sessionId = null)
    {
        using FamilyScope _ = Family.Enter();
        CheckReceive();
        long now = Family.NowTicks;
        LastAccessTicks = now;
        List<StoredMessage> messages = new(sequenceNumbers.Count);
        foreach (long sequenceNumber in sequenceNumbers)
        {
            messages.Add(FindDeferred_NeedsLock(sequenceNumber, sessionId, now));
        }

        List<Delivery> deliveries = new(messages.Count);
        foreach (StoredMessage message in messages)
        {
            if (mode == ReceiveMode.ReceiveAndDelete)
            {
                MessageSnapshot snapshot = message.Snapshot();
                Remove_NeedsLock(message);
                deliveries.Add(new Delivery(snapshot, Guid.Empty, default));
            }
            else
            {
                deliveries.Add(Lock_NeedsLock(message, now));
            }
        }

        return deliveries;
    }

    private void PlaceDeferred_NeedsLock(StoredMessage message)
    {
        message.Location = MessageLocation.Deferred;
        if (!message.IsDeferred)
        {
            message.IsDeferred = true;
            _deferredCount++;
        }

        if (message.HeapSlot >= 0)
        {
            _expiring.Remove(message);
        }
    }

    private StoredMessage FindDeferred_NeedsLock(long sequenceNumber, string? sessionId, long nowTicks)
    {
        if (_index.Find(sequenceNumber) is not { Location: MessageLocation.Deferred } message
            || (sessionId is not null && message.Content.SessionId != sessionId))
        {
            throw new BrokerException(
                ErrorConditions.MessageNotFound,
                $"'{Path}' has no deferred message with sequence number {sequenceNumber}. It may be "
                + "locked, or settled already.");
        }

        if (message.Session is { } session && !session.IsHeld(nowTicks))
        {
            throw BrokerException.SessionLockLost(session.Id);
        }

        return message;
    }
}
