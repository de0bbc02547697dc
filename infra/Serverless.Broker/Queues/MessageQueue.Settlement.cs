using Serverless.Broker.DeadLetters;
using Serverless.Broker.Entities;
using Serverless.Broker.Locks;
using Serverless.Broker.Messages;
using Serverless.Broker.Transactions;

namespace Serverless.Broker.Queues;

internal sealed partial class MessageQueue
{
    public Task SettleAsync(Guid lockToken, Settlement settlement, BrokerTransaction? transaction = null)
    {
        using FamilyScope scope = Family.Enter();
        long now = Family.NowTicks;
        StoredMessage message = FindLocked_NeedsLock(lockToken, now);
        CheckSettlement(message, settlement);
        if (transaction is not null)
        {
            transaction.EnlistSettlement(this, lockToken, settlement);
            message.Transaction = transaction;
            return Task.CompletedTask;
        }

        Settle_NeedsLock(message, settlement, now);
        Task durable = scope.Commit();
        DispatchAfter_NeedsLock(message, now);
        return durable;
    }

    public DateTimeOffset RenewLock(Guid lockToken)
    {
        using FamilyScope _ = Family.Enter();
        long now = Family.NowTicks;
        StoredMessage message = FindLocked_NeedsLock(lockToken, now, inTransaction: true);
        if (message.Session is not null)
        {
            throw BrokerException.NotAllowed(
                $"Messages of '{Path}' are locked by their session. Renew the session's lock instead.");
        }

        _locked.Remove(message);
        message.DueTicks = now + _settings.LockDuration.Ticks;
        _locked.AddByDue(message);
        LastAccessTicks = now;
        return new DateTimeOffset(message.DueTicks, TimeSpan.Zero);
    }

    /// <summary>
    /// The message a lock token holds; throws when the lock is lost, or when a transaction settles it already.
    /// </summary>
    public StoredMessage FindLocked_NeedsLock(
        Guid lockToken, long nowTicks, bool inTransaction = false, BrokerTransaction? transaction = null)
    {
        CheckExists();
        (long sequenceNumber, long nonce) = LockToken.Read(lockToken);
        if (_index.Find(sequenceNumber) is not { Location: MessageLocation.Locked } message
            || message.LockNonce != nonce
            || (message.Session?.LockedUntilTicks ?? message.DueTicks) <= nowTicks)
        {
            throw _settings.RequiresSession
                ? new BrokerException(
                    ErrorConditions.SessionLockLost,
                    $"The session lock over '{lockToken}' in '{Path}' is not held. Accept the session again.")
                : BrokerException.LockLost(lockToken);
        }

        if (message.Transaction is not null && message.Transaction != transaction && !inTransaction)
        {
            throw BrokerException.NotAllowed(
                $"The message of lock '{lockToken}' is settled in a transaction already. Commit or roll back first.");
        }

        return message;
    }

    /// <summary>Applies an outcome to a locked message.</summary>
    public void Settle_NeedsLock(StoredMessage message, Settlement settlement, long nowTicks)
    {
        LastAccessTicks = nowTicks;
        message.Transaction = null;
        if (settlement.Kind is SettlementKind.Abandon or SettlementKind.Defer or SettlementKind.DeadLetter
            && DeadLetters is not null
            && WhyTooLarge(message, settlement.Properties) is { } tooLarge)
        {
            string description = settlement.Reason is { } reason
                ? $"{tooLarge} The reader's reason: {reason}"
                : tooLarge;
            DeadLetter_NeedsLock(
                message, DeadLetterReasons.HeaderSizeExceeded, description, properties: null, nowTicks);
            return;
        }

        switch (settlement.Kind)
        {
            case SettlementKind.Complete:
                Remove_NeedsLock(message);
                break;
            case SettlementKind.Release:
                Return_NeedsLock(message, nowTicks);
                break;
            case SettlementKind.Abandon:
                Merge_NeedsLock(message, settlement.Properties);
                Fail_NeedsLock(message, nowTicks);
                break;
            case SettlementKind.Defer:
                Merge_NeedsLock(message, settlement.Properties);
                Displace_NeedsLock(message);
                PlaceDeferred_NeedsLock(message);
                Family.Entry.Updated(Id, message);
                break;
            case SettlementKind.DeadLetter:
                DeadLetter_NeedsLock(
                    message, settlement.Reason, settlement.Description, settlement.Properties, nowTicks);
                break;
        }
    }

    /// <summary>Delivers what a settlement made available.</summary>
    public void DispatchAfter_NeedsLock(StoredMessage message, long nowTicks)
    {
        if (message.Session is { } session)
        {
            DispatchSession_NeedsLock(session, nowTicks);
        }
        else
        {
            Dispatch_NeedsLock(nowTicks);
        }

        DeadLetters?.Dispatch_NeedsLock(nowTicks);
    }

    /// <summary>Takes a locked message out of a transaction that was rolled back; the lock lives on.</summary>
    public void Unenlist_NeedsLock(Guid lockToken, BrokerTransaction transaction)
    {
        (long sequenceNumber, long nonce) = LockToken.Read(lockToken);
        if (_index.Find(sequenceNumber) is { } message
            && message.LockNonce == nonce
            && message.Transaction == transaction)
        {
            message.Transaction = null;
        }
    }

    private void CheckSettlement(StoredMessage message, Settlement settlement)
    {
        if (settlement.Kind == SettlementKind.DeadLetter && DeadLetters is null)
        {
            throw BrokerException.NotAllowed(
                $"A message in '{Path}' is a dead letter already. Complete it, or send a copy where it belongs.");
        }

        if (settlement.Reason?.Length > ServiceLimits.ReasonLength
            || settlement.Description?.Length > ServiceLimits.ReasonLength)
        {
            throw new BrokerException(
                ErrorConditions.ArgumentOutOfRange,
                $"A dead-letter reason or description has more than {ServiceLimits.ReasonLength} characters. "
                + "Shorten it.");
        }

        if (DeadLetters is null && WhyTooLarge(message, settlement.Properties) is { } tooLarge)
        {
            throw new BrokerException(
                ErrorConditions.ArgumentOutOfRange,
                $"{tooLarge} A dead letter cannot be dead-lettered for that: settle it with smaller "
                + "properties, or none.");
        }
    }

    /// <summary>What is too large once the properties are merged; null when they fit.</summary>
    private static string? WhyTooLarge(StoredMessage message, IReadOnlyDictionary<string, object?>? properties) =>
        properties is null || properties.Count == 0
            ? null
            : HeaderLimits.Check(
                message.Content, MessageEditing.WithProperties(message.Content, message.Overrides, properties));

    /// <summary>A delivery failed: counts it, then makes the message available or dead-letters it.</summary>
    private void Fail_NeedsLock(StoredMessage message, long nowTicks)
    {
        message.DeliveryCount++;
        if (message.DeliveryCount >= _settings.MaxDeliveryCount && DeadLetters is not null)
        {
            DeadLetter_NeedsLock(
                message,
                DeadLetterReasons.MaxDeliveryCountExceeded,
                $"Message could not be consumed after {message.DeliveryCount} delivery attempts.",
                properties: null,
                nowTicks);
            return;
        }

        Family.Entry.Updated(Id, message);
        Return_NeedsLock(message, nowTicks);
    }

    /// <summary>Makes a locked message available again where it was.</summary>
    private void Return_NeedsLock(StoredMessage message, long nowTicks)
    {
        Displace_NeedsLock(message);
        message.Transaction = null;
        if (message.IsDeferred)
        {
            message.Location = MessageLocation.Deferred;
        }
        else if (message.ExpiresTicks <= nowTicks)
        {
            Expire_NeedsLock(message, nowTicks);
        }
        else
        {
            WatchExpiry_NeedsLock(message);
            Place_NeedsLock(message, isNew: false);
        }
    }

    private void Merge_NeedsLock(StoredMessage message, IReadOnlyDictionary<string, object?>? properties)
    {
        if (properties is null || properties.Count == 0)
        {
            return;
        }

        long before = message.Size;
        message.Overrides = MessageEditing.WithProperties(message.Content, message.Overrides, properties);
        _sizeInBytes += message.Size - before;
        Family.SizeInBytes += message.Size - before;
    }
}
