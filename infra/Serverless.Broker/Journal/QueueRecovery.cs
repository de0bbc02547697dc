using Serverless.Broker.Messages;
using Serverless.Broker.Queues;
using Serverless.Broker.Sessions;

namespace Serverless.Broker.Journal;

/// <summary>
/// Rebuilds a queue from its journal: the steps only keep the books, places are found when all are done. And writes
/// again what lies in a segment that is to go.
/// </summary>
internal sealed class QueueRecovery(QueueState queue)
{
    public void Add(StoredMessage message)
    {
        // A message that was moved to a newer segment comes again; the newer state counts.
        Remove(message.SequenceNumber);
        queue.Include(message);
        queue.Reach(message.SequenceNumber);
    }

    public void Remove(long sequenceNumber)
    {
        if (queue.Books.Find(sequenceNumber) is { } message)
        {
            message.IsDeferred = false;
            queue.Exclude(message);
        }
    }

    public void Update(long sequenceNumber, int deliveryCount, bool isDeferred, MessageOverrides? overrides)
    {
        if (queue.Books.Find(sequenceNumber) is { } message)
        {
            message.DeliveryCount = deliveryCount;
            message.IsDeferred = isDeferred;
            queue.Books.Change(message, overrides);
        }
    }

    public void SetSessionState(string sessionId, ReadOnlyMemory<byte>? state, long ticks, int segment)
    {
        Session session = queue.Sessions.GetOrAdd(sessionId);
        session.State = state is { IsEmpty: true } ? null : state;
        session.StateTicks = ticks;
        session.StateSegment = segment;
        queue.Sessions.ForgetIfEmpty(session);
    }

    /// <summary>Puts every message where it belongs. What was locked is available again.</summary>
    public void Finish(long nowTicks)
    {
        for (StoredMessage? message = queue.Books.FindFrom(0);
            message is not null;
            message = queue.Books.FindFrom(message.SequenceNumber + 1))
        {
            if (message.IsDeferred)
            {
                queue.Deferred.Restore(message);
            }
            else if (message.DueTicks > 0)
            {
                queue.Schedule.Add(message, message.DueTicks);
            }
            else
            {
                queue.Expiry.Watch(message);
                queue.MakeAvailable(message, isNew: true);
            }
        }

        queue.Touch(nowTicks);
    }

    /// <summary>
    /// Writes a message again when its record lies in a segment that is about to go; false when it does not.
    /// </summary>
    public bool Relocate(long sequenceNumber, int segment) =>
        queue.Books.Find(sequenceNumber) is { } message && WriteAgain(message, segment);

    /// <summary>
    /// As <see cref="Relocate"/> for the next few messages from a sequence number on; answers where to go on, null at
    /// the end.
    /// </summary>
    public long? RelocateFrom(long from, int segment, int count, ref int moved)
    {
        for (; count > 0; count--)
        {
            if (queue.Books.FindFrom(from) is not { } message)
            {
                return null;
            }

            from = message.SequenceNumber + 1;
            moved += WriteAgain(message, segment) ? 1 : 0;
        }

        return from;
    }

    public void RelocateSessions(int segment)
    {
        foreach (Session session in queue.Sessions.WithState)
        {
            if (session.StateSegment <= segment)
            {
                session.StateSegment = queue.Family.Entry.Journal.CurrentSegment;
                queue.Family.Entry.SessionState(queue.Id, session.Id, session.State, session.StateTicks);
            }
        }
    }

    private bool WriteAgain(StoredMessage message, int segment)
    {
        if (message.Segment > segment)
        {
            return false;
        }

        queue.Family.Entry.Enqueued(queue.Id, message);
        return true;
    }
}
