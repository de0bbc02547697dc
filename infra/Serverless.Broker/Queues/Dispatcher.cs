using Serverless.Broker.Entities;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Queues;

/// <summary>
/// The receivers of a queue: those with credit take turns. Those of a session have the session's messages.
/// </summary>
internal sealed class Dispatcher(QueueState queue)
{
    private readonly Queue<Receiver> _turns = new();
    private readonly HashSet<Receiver> _receivers = [];

    public int OpenReceivers => _receivers.Count;

    public void Open(Receiver receiver)
    {
        _receivers.Add(receiver);
        queue.Touch(queue.Family.NowTicks);
    }

    /// <summary>Closes a receiver at the client's wish.</summary>
    public void Close(Receiver receiver, long nowTicks)
    {
        if (!_receivers.Remove(receiver))
        {
            return;
        }

        queue.Touch(nowTicks);
        if (receiver.Session is { } session)
        {
            queue.Sessions.Free(session, nowTicks, failed: false);
        }
    }

    /// <summary>Closes all receivers, and refuses those who wait for a session.</summary>
    public void CloseAll(BrokerException reason)
    {
        foreach (Receiver receiver in _receivers.ToArray())
        {
            receiver.Close_NeedsLock(reason);
        }

        queue.Sessions.Acceptors.RefuseAll(reason);
    }

    /// <summary>Delivers while there are messages and credit; receivers take turns.</summary>
    public void Dispatch(long nowTicks)
    {
        while (_turns.Count > 0 && queue.Ready.First is { } message)
        {
            Receiver receiver = _turns.Peek();
            if (receiver.IsClosed || receiver.Credit == 0)
            {
                _turns.Dequeue();
                receiver.IsInTurn = false;
                continue;
            }

            if (!Deliver(receiver, message, nowTicks))
            {
                continue;
            }

            if (_turns.Count > 1 || receiver.Credit == 0)
            {
                _turns.Dequeue();
                receiver.IsInTurn = receiver.Credit > 0;
                if (receiver.IsInTurn)
                {
                    _turns.Enqueue(receiver);
                }
            }
        }
    }

    /// <summary>A receiver's credit changed: delivers to it, and keeps it waiting while credit is left.</summary>
    public void Feed(Receiver receiver, long nowTicks)
    {
        queue.Touch(nowTicks);
        if (receiver.Session is { } session)
        {
            queue.Sessions.Dispatch(session, nowTicks);
            return;
        }

        if (receiver.Credit > 0 && !receiver.IsInTurn)
        {
            receiver.IsInTurn = true;
            _turns.Enqueue(receiver);
        }

        Dispatch(nowTicks);
    }

    /// <summary>False when the message had expired and went instead of being delivered.</summary>
    public bool Deliver(Receiver receiver, StoredMessage message, long nowTicks)
    {
        if (message.ExpiresTicks <= nowTicks)
        {
            queue.Expiry.Expire(message, nowTicks);
            return false;
        }

        receiver.UseCredit_NeedsLock();
        if (receiver.Mode == ReceiveMode.ReceiveAndDelete)
        {
            MessageSnapshot snapshot = message.Snapshot();
            queue.Remove(message);
            receiver.Sink.OnDelivery(receiver, new Delivery(snapshot, Guid.Empty, default, message));
            return true;
        }

        queue.Displace(message);
        receiver.Sink.OnDelivery(receiver, queue.Locks.Lock(message, nowTicks));
        return true;
    }

    /// <summary>
    /// Deliveries that were not sent: available again at their place in the order, not failed, not locked.
    /// </summary>
    public void TakeBack(List<Delivery> unsent, long nowTicks)
    {
        if (queue.IsDeleted)
        {
            return;
        }

        foreach (Delivery delivery in unsent)
        {
            if (delivery.Removed is { } removed)
            {
                queue.Include(removed);
                queue.Expiry.Watch(removed);
                queue.MakeAvailable(removed, isNew: false);
                queue.Family.Entry.Enqueued(queue.Id, removed);
            }
            else if (queue.Locks.FindHolder(delivery.LockToken) is { Location: MessageLocation.Locked } message)
            {
                queue.Settling.Return(message, nowTicks);
            }
        }
    }
}
