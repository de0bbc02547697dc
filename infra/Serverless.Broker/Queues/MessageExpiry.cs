using Serverless.Broker.DeadLetters;
using Serverless.Broker.Messages;
using Serverless.Broker.Scheduling;

namespace Serverless.Broker.Queues;

/// <summary>Times to live: that of the message, of the queue and of the topic, whichever ends first.</summary>
internal sealed class MessageExpiry(QueueState queue)
{
    private readonly MessageHeap _expiring = new();

    public long NextDue => _expiring.FirstDue;

    /// <summary>Decides when a message expires.</summary>
    public void Set(StoredMessage message, TimeSpan longest)
    {
        if (queue.DeadLetterSource is not null)
        {
            message.ExpiresTicks = StoredMessage.Never;
            return;
        }

        TimeSpan timeToLive = queue.Settings.TimeToLive < longest ? queue.Settings.TimeToLive : longest;
        if (message.Content.TimeToLive is { } own && own < timeToLive)
        {
            timeToLive = own;
        }

        message.ExpiresTicks = timeToLive.Ticks >= StoredMessage.Never - message.EnqueuedTicks
            || message.EnqueuedTicks + timeToLive.Ticks > DateTime.MaxValue.Ticks
            ? StoredMessage.Never
            : message.EnqueuedTicks + timeToLive.Ticks;
        Watch(message);
    }

    public void Watch(StoredMessage message)
    {
        if (message.ExpiresTicks != StoredMessage.Never && message.HeapSlot < 0)
        {
            _expiring.Add(message, message.ExpiresTicks);
            queue.Family.Due_NeedsLock(message.ExpiresTicks);
        }
    }

    /// <summary>Watches a message no longer: it is deferred, or leaves.</summary>
    public void Forget(StoredMessage message)
    {
        if (message.HeapSlot >= 0)
        {
            _expiring.Remove(message);
        }
    }

    public void ExpireDue(long nowTicks)
    {
        while (_expiring.FirstDue <= nowTicks)
        {
            StoredMessage message = _expiring.First!;
            _expiring.Remove(message);
            // A locked message may still be completed; its expiry is judged when the lock ends. Deferred ones stay.
            if (message.Location is not (MessageLocation.Locked or MessageLocation.Deferred))
            {
                Expire(message, nowTicks);
            }
        }
    }

    /// <summary>A message outlived its time: dead-lettered or dropped, as the entity says.</summary>
    public void Expire(StoredMessage message, long nowTicks)
    {
        if (queue.Settings.DeadLetterExpired && queue.DeadLetters is not null)
        {
            DeadLetter.Move(
                queue,
                message,
                DeadLetterReasons.TimeToLiveExpired,
                "The message expired and was dead lettered.",
                properties: null,
                nowTicks);
        }
        else
        {
            queue.Remove(message);
        }
    }
}
