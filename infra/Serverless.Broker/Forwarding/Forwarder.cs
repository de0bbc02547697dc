using Serverless.Broker.DeadLetters;
using Serverless.Broker.Entities;
using Serverless.Broker.Messages;
using Serverless.Broker.Queues;

namespace Serverless.Broker.Forwarding;

/// <summary>
/// Moves messages of queues that forward (ForwardTo, ForwardDeadLetteredMessagesTo) to where they forward to. Called
/// without a lock held; takes those of both ends, so that each move is one change.
/// </summary>
internal sealed class Forwarder(Func<string, SendTarget?> find)
{
    public void Forward(QueueState source)
    {
        while (source.Settings.ForwardTo is { } address && source.Transfers.First is not null)
        {
            SendTarget? target = find(address);
            using FamilyGroup group = new(target is null ? [source.Family] : [source.Family, target.Family]);
            if (source.Transfers.First is not { } message || source.Settings.ForwardTo != address)
            {
                continue;
            }

            long now = source.Family.NowTicks;
            Move_NeedsLock(source, target, address, message, now);
            _ = group.Commit();
            target?.Dispatch_NeedsLock(now);
            source.DeadLetters?.Dispatcher.Dispatch(now);
            source.TransferDeadLetters?.Dispatcher.Dispatch(now);
            source.Dispatcher.Dispatch(now);
        }
    }

    private static void Move_NeedsLock(
        QueueState source, SendTarget? target, string address, StoredMessage message, long nowTicks)
    {
        if (message.Hops >= ServiceLimits.MaxHops)
        {
            Refuse_NeedsLock(
                source,
                source.DeadLetters,
                message,
                DeadLetterReasons.MaxTransferHopCountExceeded,
                $"The message was forwarded {message.Hops} times and '{source.Path}' forwards again to '{address}'.",
                nowTicks);
            return;
        }

        try
        {
            if (target is null)
            {
                throw BrokerException.EntityNotFound(address);
            }

            if (target.RequiresSession && message.Content.SessionId is null)
            {
                Refuse_NeedsLock(
                    source,
                    source.TransferDeadLetters,
                    message,
                    DeadLetterReasons.SessionIdIsNull,
                    $"'{address}' requires sessions and the message has no session id.",
                    nowTicks);
                return;
            }

            target.Admit_NeedsLock(message.Content);
            target.CheckRoom_NeedsLock(message.Size);
        }
        catch (BrokerException e)
        {
            Refuse_NeedsLock(source, source.TransferDeadLetters, message, e.Condition, e.Message, nowTicks);
            return;
        }

        Arrival arrival = new(
            message.Content,
            source.DeadLetterSource is null
                ? message.Overrides
                : (message.Overrides ?? new MessageOverrides()) with { DeadLetterSource = source.DeadLetterSource },
            EnqueuedSequenceNumber: message.EnqueuedSequenceNumber,
            Hops: (byte)(message.Hops + 1),
            HonourSchedule: false);
        source.Remove(message);
        target.Accept_NeedsLock(arrival, nowTicks);
    }

    private static void Refuse_NeedsLock(
        QueueState source,
        QueueState? deadLetters,
        StoredMessage message,
        string reason,
        string description,
        long nowTicks)
    {
        if (deadLetters is null)
        {
            source.Transfers.Keep(message);
            return;
        }

        source.Remove(message);
        DeadLetter.Add(deadLetters, message, reason, description, properties: null, nowTicks);
    }
}
