using Serverless.Broker.Entities;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Queues;

/// <summary>Messages that were set aside until one asks for them by number.</summary>
internal sealed class DeferredMessages(QueueState queue)
{
    /// <summary>Locked ones too.</summary>
    public int Count { get; private set; }

    public void Add(StoredMessage message)
    {
        message.Location = MessageLocation.Deferred;
        if (!message.IsDeferred)
        {
            message.IsDeferred = true;
            Count++;
        }

        queue.Expiry.Forget(message);
    }

    /// <summary>A message that the journal says is deferred.</summary>
    public void Restore(StoredMessage message)
    {
        message.Location = MessageLocation.Deferred;
        Count++;
    }

    /// <summary>The message leaves the queue.</summary>
    public void Forget(StoredMessage message)
    {
        if (message.IsDeferred)
        {
            Count--;
        }
    }

    /// <summary>Locks or removes all of these, or none.</summary>
    /// <exception cref="BrokerException">com.microsoft:message-not-found: one is not deferred here.</exception>
    public IReadOnlyList<Delivery> Receive(
        IReadOnlyList<long> sequenceNumbers, ReceiveMode mode, string? sessionId, long nowTicks)
    {
        List<StoredMessage> messages = new(sequenceNumbers.Count);
        foreach (long sequenceNumber in sequenceNumbers)
        {
            messages.Add(Find(sequenceNumber, sessionId, nowTicks));
        }

        List<Delivery> deliveries = new(messages.Count);
        foreach (StoredMessage message in messages)
        {
            if (mode == ReceiveMode.ReceiveAndDelete)
            {
                MessageSnapshot snapshot = message.Snapshot();
                queue.Remove(message);
                deliveries.Add(new Delivery(snapshot, Guid.Empty, default));
            }
            else
            {
                deliveries.Add(queue.Locks.Lock(message, nowTicks));
            }
        }

        return deliveries;
    }

    private StoredMessage Find(long sequenceNumber, string? sessionId, long nowTicks)
    {
        if (queue.Books.Find(sequenceNumber) is not { Location: MessageLocation.Deferred } message
            || (sessionId is not null && message.Content.SessionId != sessionId))
        {
            throw new BrokerException(
                ErrorConditions.MessageNotFound,
                $"'{queue.Path}' has no deferred message with sequence number {sequenceNumber}. It may be "
                + "locked, or settled already.");
        }

        if (message.Session is { } session && !session.IsHeld(nowTicks))
        {
            throw BrokerException.SessionLockLost(session.Id);
        }

        return message;
    }
}
