using Serverless.Broker.Messages;

namespace Serverless.Broker.Queues;

internal sealed partial class MessageQueue
{
    /// <summary>
    /// Takes a message in: gives it a sequence number unless it has one, and puts it where it belongs (scheduled, to be
    /// forwarded, waiting). Deliveries follow with <see cref="Dispatch_NeedsLock"/>.
    /// </summary>
    public void Enqueue_NeedsLock(
        StoredMessage message, long nowTicks, bool honourSchedule = true, TimeSpan? longestTimeToLive = null)
    {
        if (message.SequenceNumber == 0)
        {
            message.SequenceNumber = ++_lastSequenceNumber;
        }

        if (message.EnqueuedSequenceNumber == 0)
        {
            message.EnqueuedSequenceNumber = message.SequenceNumber;
        }

        if (message.EnqueuedTicks == 0)
        {
            message.EnqueuedTicks = nowTicks;
        }

        Include_NeedsLock(message);
        long due = honourSchedule ? message.Content.ScheduledEnqueueTime?.UtcTicks ?? 0 : 0;
        if (due > nowTicks)
        {
            PlaceScheduled_NeedsLock(message, due);
        }
        else
        {
            SetExpiry_NeedsLock(message, longestTimeToLive ?? TimeSpan.MaxValue);
            Place_NeedsLock(message, isNew: message.SequenceNumber == _lastSequenceNumber);
        }

        Family.Entry.Enqueued(Id, message);
    }

    /// <summary>Adds a message to the books, in no place yet.</summary>
    private void Include_NeedsLock(StoredMessage message)
    {
        _index.Add(message);
        _sizeInBytes += message.Size;
        Family.SizeInBytes += message.Size;
        if (_settings.RequiresSession && message.Content.SessionId is { } sessionId)
        {
            message.Session = Session_NeedsLock(sessionId);
            message.Session.MessageCount++;
        }
    }

    private void PlaceScheduled_NeedsLock(StoredMessage message, long dueTicks)
    {
        message.Location = MessageLocation.Scheduled;
        message.DueTicks = dueTicks;
        _scheduled.Add(message, dueTicks);
        Family.Due_NeedsLock(dueTicks);
    }

    private void SetExpiry_NeedsLock(StoredMessage message, TimeSpan longest)
    {
        if (DeadLetterSource is not null)
        {
            message.ExpiresTicks = StoredMessage.Never;
            return;
        }

        TimeSpan timeToLive = _settings.TimeToLive < longest ? _settings.TimeToLive : longest;
        if (message.Content.TimeToLive is { } own && own < timeToLive)
        {
            timeToLive = own;
        }

        message.ExpiresTicks = timeToLive.Ticks >= StoredMessage.Never - message.EnqueuedTicks
            || message.EnqueuedTicks + timeToLive.Ticks > DateTime.MaxValue.Ticks
            ? StoredMessage.Never
            : message.EnqueuedTicks + timeToLive.Ticks;
        WatchExpiry_NeedsLock(message);
    }

    private void WatchExpiry_NeedsLock(StoredMessage message)
    {
        if (message.ExpiresTicks != StoredMessage.Never && message.HeapSlot < 0)
        {
            _expiring.Add(message, message.ExpiresTicks);
            Family.Due_NeedsLock(message.ExpiresTicks);
        }
    }

    /// <summary>Makes an active message available, at its place in the order.</summary>
    private void Place_NeedsLock(StoredMessage message, bool isNew)
    {
        if (_settings.ForwardTo is not null)
        {
            PlaceTransfer_NeedsLock(message);
            return;
        }

        ReadyMessages ready = message.Session?.Ready ?? _ready;
        if (isNew)
        {
            ready.Add(message);
        }
        else
        {
            ready.Return(message);
        }

        if (message.Session is { Holder: null } session)
        {
            Offer_NeedsLock(session);
        }
    }

    /// <summary>
    /// Takes a message out of its place and off the books; the object may be enqueued elsewhere afterwards.
    /// </summary>
    private void Exclude_NeedsLock(StoredMessage message)
    {
        Displace_NeedsLock(message);
        if (message.HeapSlot >= 0)
        {
            _expiring.Remove(message);
        }

        if (message.IsDeferred)
        {
            _deferredCount--;
        }

        _index.Remove(message);
        _sizeInBytes -= message.Size;
        Family.SizeInBytes -= message.Size;
        message.Transaction = null;
        if (message.Session is { } session)
        {
            message.Session = null;
            session.MessageCount--;
            ForgetIfEmpty_NeedsLock(session);
        }
    }

    private void Displace_NeedsLock(StoredMessage message)
    {
        switch (message.Location)
        {
            case MessageLocation.Ready or MessageLocation.Returned:
                (message.Session?.Ready ?? _ready).Remove(message);
                if (message.Session is { } session)
                {
                    WithdrawIfDry_NeedsLock(session);
                }

                break;
            case MessageLocation.Locked:
                (message.Session?.Locked ?? _locked).Remove(message);
                message.LockNonce = 0;
                break;
            case MessageLocation.Scheduled:
                _scheduled.Remove(message);
                break;
            case MessageLocation.Transfer:
                _transfers.Remove(message);
                break;
        }

        message.Location = MessageLocation.None;
    }

    /// <summary>Removes a message for good.</summary>
    private void Remove_NeedsLock(StoredMessage message)
    {
        Exclude_NeedsLock(message);
        Family.Entry.Removed(Id, message.SequenceNumber);
    }
}
