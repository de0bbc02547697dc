using Serverless.Broker.Entities;
using Serverless.Broker.Forwarding;
using Serverless.Broker.Journal;
using Serverless.Broker.Locks;
using Serverless.Broker.Messages;
using Serverless.Broker.Scheduling;
using Serverless.Broker.Sessions;

namespace Serverless.Broker.Queues;

/// <summary>
/// What a queue, a subscription or a dead-letter queue holds, and how messages move in it. It knows no lock: this class
/// and its parts run under that of <see cref="Family"/>, which <see cref="MessageQueue"/> and others take. A message is
/// on the books, and in one place at a time (<see cref="MessageLocation"/>); each part keeps one place, or the rules of
/// one move. All operations are O(1) or O(log n) in the number of waiting messages.
/// </summary>
internal sealed class QueueState
{
    private readonly CancellationTokenSource _deletion = new();
    private bool _isDeleted;

    public QueueState(EntityFamily family, int id, string path, QueueSettings settings)
    {
        Family = family;
        Id = id;
        Path = path;
        Settings = settings;
        LastAccessTicks = family.NowTicks;
        Access = new QueueAccess(this);
        Books = new MessageBooks(family);
        Deferred = new DeferredMessages(this);
        Dispatcher = new Dispatcher(this);
        Expiry = new MessageExpiry(this);
        Locks = new MessageLocks(this);
        Recovery = new QueueRecovery(this);
        Schedule = new Schedule(this);
        Sessions = new SessionTable(this);
        Settling = new Settling(this);
        Transfers = new Transfers(this);
        family.Add_NeedsLock(this);
    }

    /// <summary>The number of this queue in the journal.</summary>
    public int Id { get; }

    public string Path { get; }

    public EntityFamily Family { get; }

    public QueueSettings Settings { get; private set; }

    /// <summary>Where its dead letters go; null for a dead-letter queue itself.</summary>
    public QueueState? DeadLetters { get; init; }

    /// <summary>Where messages go that could not be forwarded.</summary>
    public QueueState? TransferDeadLetters { get; init; }

    /// <summary>Set on dead-letter queues: the path of the entity whose dead letters they hold.</summary>
    public string? DeadLetterSource { get; init; }

    /// <summary>The largest state of a session in bytes.</summary>
    public Func<long>? MaxSessionStateSize { get; init; }

    /// <summary>Cancelled when the queue is deleted.</summary>
    public CancellationToken Deleted => _deletion.Token;

    public bool IsDeleted => _isDeleted || Family.IsDeleted;

    public QueueAccess Access { get; }

    public MessageBooks Books { get; }

    /// <summary>Messages that any receiver may have.</summary>
    public ReadyMessages Ready { get; } = new();

    public MessageLocks Locks { get; }

    public DeferredMessages Deferred { get; }

    public Schedule Schedule { get; }

    public MessageExpiry Expiry { get; }

    public Transfers Transfers { get; }

    public SessionTable Sessions { get; }

    public Dispatcher Dispatcher { get; }

    public Settling Settling { get; }

    public QueueRecovery Recovery { get; }

    public long LastAccessTicks { get; private set; }

    public long LastSequenceNumber { get; private set; }

    /// <summary>Somebody receives, or messages are scheduled.</summary>
    public bool IsInUse => Dispatcher.OpenReceivers > 0 || Schedule.Count > 0;

    public MessageCounts Counts => new(
        Active: Books.Count - Deferred.Count - Schedule.Count - Transfers.Count,
        Deferred: Deferred.Count,
        Scheduled: Schedule.Count,
        DeadLetter: DeadLetters?.Books.Count ?? 0,
        Transfer: Transfers.Count,
        TransferDeadLetter: TransferDeadLetters?.Books.Count ?? 0,
        SizeInBytes: Books.SizeInBytes
            + (DeadLetters?.Books.SizeInBytes ?? 0)
            + (TransferDeadLetters?.Books.SizeInBytes ?? 0));

    public void Touch(long nowTicks) => LastAccessTicks = nowTicks;

    public long NextSequenceNumber() => ++LastSequenceNumber;

    /// <summary>A number that was given before: those to come are higher.</summary>
    public void Reach(long sequenceNumber) => LastSequenceNumber = Math.Max(LastSequenceNumber, sequenceNumber);

    /// <summary>
    /// Takes a message in: gives it a sequence number unless it has one, and puts it where it belongs (scheduled, to be
    /// forwarded, waiting). Deliveries follow with <see cref="Queues.Dispatcher.Dispatch"/>.
    /// </summary>
    public void Enqueue(
        StoredMessage message, long nowTicks, bool honourSchedule = true, TimeSpan? longestTimeToLive = null)
    {
        if (message.SequenceNumber == 0)
        {
            message.SequenceNumber = NextSequenceNumber();
        }

        if (message.EnqueuedSequenceNumber == 0)
        {
            message.EnqueuedSequenceNumber = message.SequenceNumber;
        }

        if (message.EnqueuedTicks == 0)
        {
            message.EnqueuedTicks = nowTicks;
        }

        Include(message);
        long due = honourSchedule ? message.Content.ScheduledEnqueueTime?.UtcTicks ?? 0 : 0;
        if (due > nowTicks)
        {
            Schedule.Add(message, due);
        }
        else
        {
            Expiry.Set(message, longestTimeToLive ?? TimeSpan.MaxValue);
            MakeAvailable(message, isNew: message.SequenceNumber == LastSequenceNumber);
        }

        Family.Entry.Enqueued(Id, message);
    }

    /// <summary>Adds a message to the books, in no place yet.</summary>
    public void Include(StoredMessage message)
    {
        Books.Add(message);
        if (Settings.RequiresSession && message.Content.SessionId is { } sessionId)
        {
            Sessions.Join(message, sessionId);
        }
    }

    /// <summary>Makes an active message available, at its place in the order, or has it forwarded.</summary>
    public void MakeAvailable(StoredMessage message, bool isNew)
    {
        if (Settings.ForwardTo is not null)
        {
            Transfers.Add(message);
            return;
        }

        ReadyMessages ready = message.Session?.Ready ?? Ready;
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
            Sessions.Offer(session);
        }
    }

    /// <summary>Takes a message out of its place; it stays on the books.</summary>
    public void Displace(StoredMessage message)
    {
        switch (message.Location)
        {
            case MessageLocation.Ready or MessageLocation.Returned:
                (message.Session?.Ready ?? Ready).Remove(message);
                if (message.Session is { } session)
                {
                    Sessions.WithdrawIfEmpty(session);
                }

                break;
            case MessageLocation.Locked:
                Locks.Remove(message);
                break;
            case MessageLocation.Scheduled:
                Schedule.Remove(message);
                break;
            case MessageLocation.Transfer:
                Transfers.Remove(message);
                break;
        }

        message.Location = MessageLocation.None;
    }

    /// <summary>
    /// Takes a message out of its place and off the books; the object may be enqueued elsewhere afterwards.
    /// </summary>
    public void Exclude(StoredMessage message)
    {
        Displace(message);
        Expiry.Forget(message);
        Deferred.Forget(message);
        Books.Remove(message);
        message.Transaction = null;
        Sessions.Leave(message);
    }

    /// <summary>Removes a message for good.</summary>
    public void Remove(StoredMessage message)
    {
        Exclude(message);
        Family.Entry.Removed(Id, message.SequenceNumber);
    }

    /// <summary>Removes available messages, the oldest first; answers how many.</summary>
    public int RemoveAvailable(int maxCount, DateTimeOffset enqueuedBefore)
    {
        int removed = 0;
        long from = 0;
        while (removed < maxCount && Books.FindFrom(from) is { } message)
        {
            from = message.SequenceNumber + 1;
            if (message.Location is MessageLocation.Ready or MessageLocation.Returned
                && message.EnqueuedTicks < enqueuedBefore.UtcTicks)
            {
                Remove(message);
                removed++;
            }
        }

        return removed;
    }

    /// <summary>
    /// Does what is due: locks, session locks, schedules, times to live. Answers when something is due next.
    /// </summary>
    public long RunDue(long nowTicks)
    {
        Locks.ExpireDue(nowTicks);
        Sessions.ExpireDue(nowTicks);
        Schedule.ActivateDue(nowTicks);
        Expiry.ExpireDue(nowTicks);
        Dispatcher.Dispatch(nowTicks);
        return Math.Min(Math.Min(Locks.NextDue, Sessions.NextDue), Math.Min(Schedule.NextDue, Expiry.NextDue));
    }

    /// <summary>Applies changed settings; receivers go when the entity no longer lets them receive.</summary>
    public void Change(QueueSettings settings)
    {
        bool beginsToForward = settings.ForwardTo is not null && Settings.ForwardTo is null;
        Settings = settings;
        LastAccessTicks = Family.NowTicks;
        if (!Access.MayReceive)
        {
            Dispatcher.CloseAll(Access.Disabled());
        }

        if (beginsToForward)
        {
            Dispatcher.CloseAll(
                BrokerException.NotAllowed($"The entity '{Path}' forwards to '{settings.ForwardTo}' now."));
            Transfers.AddAllReady();
        }
    }

    /// <summary>The queue is deleted: its receivers and waiting clients go.</summary>
    public void Delete()
    {
        _isDeleted = true;
        Dispatcher.CloseAll(BrokerException.EntityNotFound(Path));
        _deletion.Cancel();
        Family.SizeInBytes -= Books.SizeInBytes;
        Family.Remove_NeedsLock(this);
    }
}
