namespace Serverless.FunctionsHost.Apps;

/// <summary>
/// Counts the work that has begun and not ended: invocations, messages that were received and not settled. A stop
/// drains it, and a test host waits for it to be nothing.
/// </summary>
internal sealed class WorkCounter
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _idle;
    private int _running;
    private long _started;
    private long _turns;
    private int _waiting;
    private int _waitingDurable;

    /// <summary>Gets how much runs.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Gets how much has begun so far; tells whether anything began between two looks.</summary>
    public long Started => Volatile.Read(ref _started);

    /// <summary>
    /// Gets how much of what runs can only go on when the clock moves: an invocation that awaits a pause of the clock
    /// counts with its trigger, a pause between two attempts of one alone.
    /// </summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Gets how many activities and entities wait so; a task hub counts those too.</summary>
    public int WaitingDurable => Volatile.Read(ref _waitingDurable);

    /// <summary>Gets a number that grows when work begins, or begins or ends to wait.</summary>
    public long Changes => Started + Volatile.Read(ref _turns);

    /// <summary>An invocation begins (1) or ends (-1) to wait for the clock.</summary>
    public void AddWaiting(int count, bool isDurable)
    {
        Interlocked.Increment(ref _turns);
        if (isDurable)
        {
            Interlocked.Add(ref _waitingDurable, count);
            Interlocked.Add(ref _waiting, count);
        }
        else
        {
            // The invocation, and its trigger.
            Interlocked.Add(ref _waiting, 2 * count);
        }
    }

    /// <summary>Counts the wait between two attempts, during which a trigger is all that runs.</summary>
    public Pause EnterPause()
    {
        Interlocked.Increment(ref _turns);
        Interlocked.Increment(ref _waiting);
        return new Pause(this);
    }

    /// <summary>Counts one piece of work; dispose at its end.</summary>
    public Entry Enter()
    {
        Interlocked.Increment(ref _started);
        Interlocked.Increment(ref _running);
        return new Entry(this);
    }

    /// <summary>Completes when nothing runs.</summary>
    public Task WaitIdleAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (Running == 0)
            {
                return Task.CompletedTask;
            }

            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task.WaitAsync(cancellationToken);
        }
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _running) > 0 || Volatile.Read(ref _idle) is null)
        {
            return;
        }

        lock (_gate)
        {
            if (Running == 0)
            {
                _idle?.TrySetResult();
                _idle = null;
            }
        }
    }

    private void LeavePause()
    {
        Interlocked.Increment(ref _turns);
        Interlocked.Decrement(ref _waiting);
    }

    /// <summary>One counted wait.</summary>
    public readonly struct Pause(WorkCounter counter) : IDisposable
    {
        /// <summary>Ends it.</summary>
        public void Dispose() => counter.LeavePause();
    }

    /// <summary>One counted piece of work.</summary>
    public readonly struct Entry(WorkCounter counter) : IDisposable
    {
        /// <summary>Ends it.</summary>
        public void Dispose() => counter.Leave();
    }
}
