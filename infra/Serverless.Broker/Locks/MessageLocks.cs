using Serverless.Broker.Entities;
using Serverless.Broker.Messages;
using Serverless.Broker.Queues;
using Serverless.Broker.Transactions;

namespace Serverless.Broker.Locks;

/// <summary>Messages that a receiver holds. Those of a session are held by the session's lock.</summary>
internal sealed class MessageLocks(QueueState queue)
{
    private readonly MessageList _locked = new();

    public long NextDue => _locked.First?.DueTicks ?? StoredMessage.Never;

    public Delivery Lock(StoredMessage message, long nowTicks)
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
            message.DueTicks = nowTicks + queue.Settings.LockDuration.Ticks;
            _locked.AddByDue(message);
            queue.Family.Due_NeedsLock(message.DueTicks);
        }

        return new Delivery(
            message.Snapshot(),
            LockToken.Create(message.SequenceNumber, message.LockNonce),
            new DateTimeOffset(message.DueTicks, TimeSpan.Zero));
    }

    public void Remove(StoredMessage message)
    {
        (message.Session?.Locked ?? _locked).Remove(message);
        message.LockNonce = 0;
    }

    /// <summary>Renews a lock; answers when it expires.</summary>
    public DateTimeOffset Renew(Guid lockToken, long nowTicks)
    {
        StoredMessage message = Find(lockToken, nowTicks, inTransaction: true);
        if (message.Session is not null)
        {
            throw BrokerException.NotAllowed(
                $"Messages of '{queue.Path}' are locked by their session. Renew the session's lock instead.");
        }

        _locked.Remove(message);
        message.DueTicks = nowTicks + queue.Settings.LockDuration.Ticks;
        _locked.AddByDue(message);
        return new DateTimeOffset(message.DueTicks, TimeSpan.Zero);
    }

    /// <summary>
    /// The message a lock token holds; throws when the lock is lost, or when a transaction settles it already.
    /// </summary>
    public StoredMessage Find(
        Guid lockToken, long nowTicks, bool inTransaction = false, BrokerTransaction? transaction = null)
    {
        queue.Access.CheckExists();
        if (FindHolder(lockToken) is not { Location: MessageLocation.Locked } message
            || (message.Session?.LockedUntilTicks ?? message.DueTicks) <= nowTicks)
        {
            throw queue.Settings.RequiresSession
                ? new BrokerException(
                    ErrorConditions.SessionLockLost,
                    $"The session lock over '{lockToken}' in '{queue.Path}' is not held. Accept the session again.")
                : BrokerException.LockLost(lockToken);
        }

        if (message.Transaction is not null && message.Transaction != transaction && !inTransaction)
        {
            throw BrokerException.NotAllowed(
                $"The message of lock '{lockToken}' is settled in a transaction already. Commit or roll back first.");
        }

        return message;
    }

    /// <summary>The message of a delivery, while it is still that delivery's; null otherwise.</summary>
    public StoredMessage? FindHolder(Guid lockToken)
    {
        (long sequenceNumber, long nonce) = LockToken.Read(lockToken);
        return queue.Books.Find(sequenceNumber) is { } message && message.LockNonce == nonce ? message : null;
    }

    /// <summary>Takes a locked message out of a transaction that was rolled back; the lock lives on.</summary>
    public void LeaveTransaction(Guid lockToken, BrokerTransaction transaction)
    {
        if (FindHolder(lockToken) is { } message && message.Transaction == transaction)
        {
            message.Transaction = null;
        }
    }

    public void ExpireDue(long nowTicks)
    {
        while (_locked.First is { } message && message.DueTicks <= nowTicks)
        {
            queue.Settling.Fail(message, nowTicks);
        }
    }
}
