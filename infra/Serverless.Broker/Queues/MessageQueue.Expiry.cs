using Serverless.Broker.DeadLetters;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Queues;

internal sealed partial class MessageQueue
{
    /// <summary>
    /// Does what is due: locks, session locks, schedules, times to live. Answers when something is due next.
    /// </summary>
    public long RunDue_NeedsLock(long nowTicks)
    {
        ExpireLocks_NeedsLock(nowTicks);
        long nextSession = ExpireSessionLocks_NeedsLock(nowTicks);
        ActivateScheduled_NeedsLock(nowTicks);
        while (_expiring.FirstDue <= nowTicks)
        {
            StoredMessage message = _expiring.First!;
            _expiring.Remove(message);
            // A locked message may still be completed; its expiry is judged when the lock ends. Deferred ones stay.
            if (message.Location is not (MessageLocation.Locked or MessageLocation.Deferred))
            {
                Expire_NeedsLock(message, nowTicks);
            }
        }

        Dispatch_NeedsLock(nowTicks);
        return Math.Min(
            Math.Min(_locked.First?.DueTicks ?? StoredMessage.Never, nextSession),
            Math.Min(_scheduled.FirstDue, _expiring.FirstDue));
    }

    /// <summary>A message outlived its time: dead-lettered or dropped, as the entity says.</summary>
    private void Expire_NeedsLock(StoredMessage message, long nowTicks)
    {
        if (_settings.DeadLetterExpired && DeadLetters is not null)
        {
            DeadLetter_NeedsLock(
                message,
                DeadLetterReasons.TimeToLiveExpired,
                "The message expired and was dead lettered.",
                properties: null,
                nowTicks);
        }
        else
        {
            Remove_NeedsLock(message);
        }
    }

    private void ExpireLocks_NeedsLock(long nowTicks)
    {
        while (_locked.First is { } message && message.DueTicks <= nowTicks)
        {
            Fail_NeedsLock(message, nowTicks);
        }
    }
}
