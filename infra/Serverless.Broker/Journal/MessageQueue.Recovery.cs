using Serverless.Broker.Messages;
using Serverless.Broker.Sessions;

namespace Serverless.Broker.Queues;

/// <summary>
/// Rebuilds a queue from its journal: the steps only keep the books, places are found when all are done.
/// </summary>
internal sealed partial class MessageQueue
{
    public int SessionStateCount => _sessions.Values.Count(s => s.State is not null);

    public void Recover_NeedsLock(StoredMessage message)
    {
        // A message that was moved to a newer segment comes again; the newer state counts.
        RecoverRemoved_NeedsLock(message.SequenceNumber);
        Include_NeedsLock(message);
        RecoverCounter_NeedsLock(message.SequenceNumber);
    }

    public void RecoverRemoved_NeedsLock(long sequenceNumber)
    {
        if (_index.Find(sequenceNumber) is { } message)
        {
            message.IsDeferred = false;
            Exclude_NeedsLock(message);
        }
    }

    public void RecoverUpdated_NeedsLock(
        long sequenceNumber, int deliveryCount, bool isDeferred, MessageOverrides? overrides)
    {
        if (_index.Find(sequenceNumber) is { } message)
        {
            long before = message.Size;
            message.DeliveryCount = deliveryCount;
            message.IsDeferred = isDeferred;
            message.Overrides = overrides;
            _sizeInBytes += message.Size - before;
            Family.SizeInBytes += message.Size - before;
        }
    }

    public void RecoverCounter_NeedsLock(long sequenceNumber) =>
        _lastSequenceNumber = Math.Max(_lastSequenceNumber, sequenceNumber);

    public void RecoverSessionState_NeedsLock(string sessionId, ReadOnlyMemory<byte>? state, long ticks, int segment)
    {
        Session session = Session_NeedsLock(sessionId);
        session.State = state is { IsEmpty: true } ? null : state;
        session.StateTicks = ticks;
        session.StateSegment = segment;
        ForgetIfEmpty_NeedsLock(session);
    }

    /// <summary>Puts every message where it belongs. What was locked is available again.</summary>
    public void FinishRecovery_NeedsLock(long nowTicks)
    {
        for (StoredMessage? message = _index.FindFrom(0);
            message is not null;
            message = _index.FindFrom(message.SequenceNumber + 1))
        {
            if (message.IsDeferred)
            {
                message.Location = MessageLocation.Deferred;
                _deferredCount++;
            }
            else if (message.DueTicks > 0)
            {
                PlaceScheduled_NeedsLock(message, message.DueTicks);
            }
            else
            {
                WatchExpiry_NeedsLock(message);
                Place_NeedsLock(message, isNew: true);
            }
        }

        LastAccessTicks = nowTicks;
    }

    /// <summary>
    /// Writes a message again when its record lies in a segment that is about to go; false when it does not.
    /// </summary>
    public bool Relocate_NeedsLock(long sequenceNumber, int segment)
    {
        if (_index.Find(sequenceNumber) is not { } message || message.Segment > segment)
        {
            return false;
        }

        Family.Entry.Enqueued(Id, message);
        return true;
    }

    /// <summary>
    /// Looks at up to <paramref name="count"/> messages from a sequence number on and writes those again whose record
    /// lies in a segment that is about to go; answers where to go on, null at the end.
    /// </summary>
    public long? RelocateFrom_NeedsLock(long from, int segment, int count, ref int moved)
    {
        for (; count > 0; count--)
        {
            if (_index.FindFrom(from) is not { } message)
            {
                return null;
            }

            from = message.SequenceNumber + 1;
            if (message.Segment <= segment)
            {
                Family.Entry.Enqueued(Id, message);
                moved++;
            }
        }

        return from;
    }

    public void RelocateSessions_NeedsLock(int segment)
    {
        foreach (Session session in _sessions.Values)
        {
            if (session.State is not null && session.StateSegment <= segment)
            {
                session.StateSegment = Family.Entry.Journal.CurrentSegment;
                Family.Entry.SessionState(Id, session.Id, session.State, session.StateTicks);
            }
        }
    }
}
