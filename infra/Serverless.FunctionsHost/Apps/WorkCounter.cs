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

    /// <summary>Gets how much runs.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Gets how much has begun so far; tells whether anything began between two looks.</summary>
    public long Started => Volatile.Read(ref _started);

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

    /// <summary>One counted piece of work.</summary>
    public readonly struct Entry(WorkCounter counter) : IDisposable
    {
        /// <summary>Ends it.</summary>
        public void Dispose() => counter.Leave();
    }
}
