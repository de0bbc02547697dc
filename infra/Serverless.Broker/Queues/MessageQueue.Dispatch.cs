using Serverless.Broker.Entities;
using Serverless.Broker.Locks;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Queues;

internal sealed partial class MessageQueue
{
    private readonly Queue<Receiver> _hungry = new();
    private readonly HashSet<Receiver> _receivers = [];

    public IReceiver CreateReceiver(ReceiverOptions options, IReceiverSink sink)
    {
        using FamilyScope _ = Family.Enter();
        CheckReceive();
        if (_settings.RequiresSession)
        {
            throw BrokerException.NotAllowed(
                $"The entity '{Path}' requires sessions. Accept a session instead of opening a plain receiver.");
        }

        Receiver receiver = new(this, options, sink);
        Open_NeedsLock(receiver);
        return receiver;
    }

    /// <summary>Delivers while there are messages and credit; receivers take turns.</summary>
    public void Dispatch_NeedsLock(long nowTicks)
    {
        while (_hungry.Count > 0 && _ready.First is { } message)
        {
            Receiver receiver = _hungry.Peek();
            if (receiver.IsClosed || receiver.Credit == 0)
            {
                _hungry.Dequeue();
                receiver.IsHungry = false;
                continue;
            }

            if (!Deliver_NeedsLock(receiver, message, nowTicks))
            {
                continue;
            }

            if (_hungry.Count > 1 || receiver.Credit == 0)
            {
                _hungry.Dequeue();
                receiver.IsHungry = receiver.Credit > 0;
                if (receiver.IsHungry)
                {
                    _hungry.Enqueue(receiver);
                }
            }
        }
    }

    /// <summary>A receiver's credit changed: delivers to it, and keeps it waiting while credit is left.</summary>
    public void Feed_NeedsLock(Receiver receiver, long nowTicks)
    {
        LastAccessTicks = nowTicks;
        if (receiver.Session is { } session)
        {
            DispatchSession_NeedsLock(session, nowTicks);
            return;
        }

        if (receiver.Credit > 0 && !receiver.IsHungry)
        {
            receiver.IsHungry = true;
            _hungry.Enqueue(receiver);
        }

        Dispatch_NeedsLock(nowTicks);
    }

    /// <summary>Closes a receiver at the client's wish.</summary>
    public void Close_NeedsLock(Receiver receiver, long nowTicks)
    {
        if (!_receivers.Remove(receiver))
        {
            return;
        }

        _openReceivers--;
        LastAccessTicks = nowTicks;
        if (receiver.Session is { } session)
        {
            ReleaseSession_NeedsLock(session, nowTicks, failed: false);
        }
    }

    /// <summary>
    /// Deliveries that were not sent: available again at their place in the order, not failed, not locked.
    /// </summary>
    public void TakeBack_NeedsLock(List<Delivery> unsent, long nowTicks)
    {
        if (_deleted || Family.IsDeleted)
        {
            return;
        }

        foreach (Delivery delivery in unsent)
        {
            if (delivery.Removed is { } removed)
            {
                Include_NeedsLock(removed);
                WatchExpiry_NeedsLock(removed);
                Place_NeedsLock(removed, isNew: false);
                Family.Entry.Enqueued(Id, removed);
                continue;
            }

            (long sequenceNumber, long nonce) = LockToken.Read(delivery.LockToken);
            if (_index.Find(sequenceNumber) is { Location: MessageLocation.Locked } message
                && message.LockNonce == nonce)
            {
                Return_NeedsLock(message, nowTicks);
            }
        }
    }

    private void Open_NeedsLock(Receiver receiver)
    {
        _receivers.Add(receiver);
        _openReceivers++;
        LastAccessTicks = Family.NowTicks;
    }

    private void CloseReceivers_NeedsLock(BrokerException reason)
    {
        foreach (Receiver receiver in _receivers.ToArray())
        {
            receiver.Close_NeedsLock(reason);
        }

        RefuseAcceptors_NeedsLock(reason);
    }

    /// <summary>False when the message had expired and went instead of being delivered.</summary>
    private bool Deliver_NeedsLock(Receiver receiver, StoredMessage message, long nowTicks)
    {
        if (message.ExpiresTicks <= nowTicks)
        {
            Expire_NeedsLock(message, nowTicks);
            return false;
        }

        receiver.Take_NeedsLock();
        if (receiver.Mode == ReceiveMode.ReceiveAndDelete)
        {
            MessageSnapshot snapshot = message.Snapshot();
            Remove_NeedsLock(message);
            receiver.Sink.OnDelivery(receiver, new Delivery(snapshot, Guid.Empty, default, message));
            return true;
        }

        Displace_NeedsLock(message);
        receiver.Sink.OnDelivery(receiver, Lock_NeedsLock(message, nowTicks));
        return true;
    }

    private Delivery Lock_NeedsLock(StoredMessage message, long nowTicks)
    {
        message.Location = MessageLocation.Locked;
        message.LockNonce = LockToken.NewNonce();
        if (message.Session is { } session)
        {
            message.DueTicks = session.LockedUntilTicks;
            session.Locked.AddLast(message);
        }
        else
        {
            message.DueTicks = nowTicks + _settings.LockDuration.Ticks;
            _locked.AddByDue(message);
            Family.Due_NeedsLock(message.DueTicks);
        }

        return new Delivery(
            message.Snapshot(),
            LockToken.Create(message.SequenceNumber, message.LockNonce),
            new DateTimeOffset(message.DueTicks, TimeSpan.Zero));
    }
}
