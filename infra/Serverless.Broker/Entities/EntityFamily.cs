using Serverless.Broker.Journal;
using Serverless.Broker.Messages;
using Serverless.Broker.Queues;

namespace Serverless.Broker.Entities;

/// <summary>
/// A queue, or a topic with its subscriptions, and the dead-letter queues of them: one lock, one timer, one journal
/// entry. Whatever needs two families takes their locks in the order of <see cref="Id"/>.
/// </summary>
internal sealed class EntityFamily : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private readonly List<QueueState> _queues = [];
    private readonly List<Action> _afterUnlock = [];
    private readonly JournalEntry _ownEntry;
    private long _armedFor = StoredMessage.Never;

    public EntityFamily(
        int id,
        IBrokerJournal journal,
        TimeProvider timeProvider,
        Action<QueueState> forward,
        TimeProvider? clientTime = null)
    {
        Id = id;
        TimeProvider = timeProvider;
        ClientTime = clientTime ?? timeProvider;
        _ownEntry = new JournalEntry(journal);
        Entry = _ownEntry;
        Forward = forward;
        _timer = timeProvider.CreateTimer(
            static state => ((EntityFamily)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Id { get; }

    public TimeProvider TimeProvider { get; }

    /// <summary>The clock of those who wait for an answer.</summary>
    public TimeProvider ClientTime { get; }

    /// <summary>The steps of the change in progress; that of another family while both change together.</summary>
    public JournalEntry Entry { get; private set; }

    /// <summary>Moves what waits to be forwarded; called without a lock.</summary>
    public Action<QueueState> Forward { get; }

    /// <summary>Called by the timer under the lock; answers when it wants to be called again.</summary>
    public Func<long, long>? RunDue { get; set; }

    /// <summary>Bytes of all messages in the family.</summary>
    public long SizeInBytes { get; set; }

    public bool IsDeleted { get; private set; }

    public IReadOnlyList<QueueState> Queues => _queues;

    public long NowTicks => TimeProvider.GetUtcNow().UtcTicks;

    public void Add_NeedsLock(QueueState queue) => _queues.Add(queue);

    public void Remove_NeedsLock(QueueState queue) => _queues.Remove(queue);

    /// <summary>Takes the lock; disposing the scope releases it and forwards what the change left to forward.</summary>
    public FamilyScope Enter()
    {
        Lock();
        return new FamilyScope(this);
    }

    /// <summary>Takes the lock; <see cref="Unlock"/> is owed. For changes of several families.</summary>
    public void Lock() => _gate.Enter();

    /// <summary>Runs something after the lock is released.</summary>
    public void AfterUnlock_NeedsLock(Action action) => _afterUnlock.Add(action);

    /// <summary>Makes the timer fire at a time at the latest.</summary>
    public void Due_NeedsLock(long ticks)
    {
        if (ticks >= _armedFor || IsDeleted)
        {
            return;
        }

        _armedFor = ticks;
        long wait = Math.Max(0, ticks - NowTicks);
        // The platform's timers take at most about 49 days; a longer wait is armed again when that is over.
        TimeSpan due = TimeSpan.FromTicks(Math.Min(wait, TimeSpan.FromDays(40).Ticks));
        _timer.Change(RoundUp(due), Timeout.InfiniteTimeSpan);
    }

    public void Delete_NeedsLock()
    {
        IsDeleted = true;
        _timer.Dispose();
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>Writes into another family's entry until the lock is released: one change, one entry.</summary>
    public void Join_NeedsLock(EntityFamily leader) => Entry = leader.Entry;

    /// <summary>Appends what was not committed, releases the lock, then runs what was put off.</summary>
    public void Unlock()
    {
        foreach (Action action in UnlockOnly())
        {
            action();
        }
    }

    /// <summary>
    /// Appends what was not committed and releases the lock; what was put off is the caller's to run.
    /// </summary>
    public IReadOnlyList<Action> UnlockOnly()
    {
        if (!Entry.IsEmpty)
        {
            _ = Entry.Append();
        }

        Entry = _ownEntry;
        IReadOnlyList<Action> actions = [];
        if (_afterUnlock.Count > 0)
        {
            actions = [.. _afterUnlock];
            _afterUnlock.Clear();
        }

        _gate.Exit();
        return actions;
    }

    private static TimeSpan RoundUp(TimeSpan due) =>
        TimeSpan.FromMilliseconds(Math.Ceiling(due.TotalMilliseconds));

    private void OnTimer()
    {
        // A clock that tests move may fire at once, in the middle of a change: what is due waits until that is over.
        if (_gate.IsHeldByCurrentThread)
        {
            AfterUnlock_NeedsLock(OnTimer);
            return;
        }

        using FamilyScope _ = Enter();
        if (IsDeleted)
        {
            return;
        }

        _armedFor = StoredMessage.Never;
        long now = NowTicks;
        long next = RunDue?.Invoke(now) ?? StoredMessage.Never;
        foreach (QueueState queue in _queues)
        {
            next = Math.Min(next, queue.RunDue(now));
        }

        Due_NeedsLock(next);
    }
}
