namespace Serverless.Broker.Tests.RandomRuns;

/// <summary>
/// What a queue must do, as plainly as it can be said: a list, and the clock in whole seconds. No
/// index, no heap, no timer.
/// </summary>
internal class QueueModel(int lockDuration, int maxDeliveryCount, int duplicateWindow)
{
    private readonly Dictionary<string, int> _seen = [];
    private long _lastSequenceNumber;

    public int Now { get; private set; }

    /// <summary>In the order of their sequence numbers.</summary>
    public List<ModelMessage> Messages { get; private set; } = [];

    public List<(string Text, string? Reason, int Deliveries)> DeadLetters { get; } = [];

    public void Send(string text, string? id, int? timeToLive, string? sessionId)
    {
        if (!IsDuplicate(id))
        {
            Append(text, timeToLive, sessionId);
        }
    }

    /// <summary>Answers the sequence number.</summary>
    public long Schedule(string text, int? timeToLive, string? sessionId, int dueAt)
    {
        Messages.Add(
            new ModelMessage(++_lastSequenceNumber, text, timeToLive) { ScheduledAt = dueAt, SessionId = sessionId });
        return _lastSequenceNumber;
    }

    public void Cancel(ModelMessage message) => Messages.Remove(message);

    /// <summary>What a receiver gets next; of one session when it has one.</summary>
    public IReadOnlyList<ModelMessage> Available(int count, string? sessionId = null) =>
        [.. Messages.Where(m => m.IsAvailable && (sessionId is null || m.SessionId == sessionId)).Take(count)];

    public void Lock(ModelMessage message, Guid token) =>
        Replace(message, message with { LockToken = token, LockedUntil = LockEnd(message) });

    public void Complete(ModelMessage message) => Messages.Remove(message);

    public void Abandon(ModelMessage message) => Fail(message);

    public void Release(ModelMessage message) => Return(message);

    public void Defer(ModelMessage message) => Replace(message, message.Unlocked with { IsDeferred = true });

    public void DeadLetter(ModelMessage message, string reason)
    {
        Messages.Remove(message);
        DeadLetters.Add((message.Text, reason, message.Deliveries));
    }

    public void DeleteAvailable(int count)
    {
        foreach (ModelMessage message in Available(count))
        {
            Messages.Remove(message);
        }
    }

    /// <summary>Locks are not kept over a restart.</summary>
    public virtual void Restart()
    {
        foreach (ModelMessage message in Messages.Where(m => m.LockedUntil is not null).ToList())
        {
            Return(message);
        }
    }

    public void Tick()
    {
        Now++;
        ExpireLocks();
        foreach (ModelMessage message in Messages.Where(m => m.ScheduledAt <= Now).ToList())
        {
            Messages.Remove(message);
            Append(message.Text, message.TimeToLive, message.SessionId);
        }

        foreach (ModelMessage message in Messages.Where(m => m.IsAvailable && m.ExpiresAt <= Now).ToList())
        {
            DeadLetter(message, "TTLExpiredException");
        }
    }

    protected virtual int LockEnd(ModelMessage message) => Now + lockDuration;

    protected virtual void ExpireLocks()
    {
        foreach (ModelMessage message in Messages.Where(m => m.LockedUntil <= Now).OrderBy(m => m.LockedUntil).ToList())
        {
            Fail(message);
        }
    }

    protected void Fail(ModelMessage message)
    {
        ModelMessage failed = message with { Deliveries = message.Deliveries + 1 };
        Replace(message, failed);
        if (failed.Deliveries >= maxDeliveryCount)
        {
            DeadLetter(failed, "MaxDeliveryCountExceeded");
        }
        else
        {
            Return(failed);
        }
    }

    protected void Return(ModelMessage message)
    {
        ModelMessage free = message.Unlocked;
        Replace(message, free);
        if (free.IsAvailable && free.ExpiresAt <= Now)
        {
            DeadLetter(free, "TTLExpiredException");
        }
    }

    private bool IsDuplicate(string? id)
    {
        if (id is null || (_seen.TryGetValue(id, out int at) && at > Now - duplicateWindow))
        {
            return id is not null;
        }

        _seen[id] = Now;
        return false;
    }

    private void Append(string text, int? timeToLive, string? sessionId) => Messages.Add(
        new ModelMessage(++_lastSequenceNumber, text, timeToLive)
        {
            ExpiresAt = Now + timeToLive,
            SessionId = sessionId,
        });

    private void Replace(ModelMessage old, ModelMessage changed) => Messages[Messages.IndexOf(old)] = changed;
}
