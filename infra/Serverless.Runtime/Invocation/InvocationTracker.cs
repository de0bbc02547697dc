using Serverless.Runtime.Testing;

namespace Serverless.Runtime.Invocation;

/// <summary>
/// Counts the invocations that run, so that a stop can drain them and the test host can wait for them.
/// </summary>
internal sealed class InvocationTracker : IIdleSource, IDisposable
{
    private readonly CancellationTokenSource _cancelled = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource? _idle;
    private int _running;
    private long _started;

    /// <summary>Fires when the drain gives the invocations up that still run.</summary>
    public CancellationToken Cancelled => _cancelled.Token;

    public int Running => Volatile.Read(ref _running);

    /// <summary>How much has been entered so far; tells whether anything began between two looks.</summary>
    public long Started => Volatile.Read(ref _started);

    long IIdleSource.InFlight => Running;

    /// <summary>
    /// Counts one invocation, or other work that must end before the app is idle; dispose at its end.
    /// </summary>
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

    /// <summary>Cancels the token of everything that runs.</summary>
    public Task CancelRunningAsync() => _cancelled.CancelAsync();

    public void Dispose() => _cancelled.Dispose();

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

    /// <summary>One counted invocation.</summary>
    public readonly struct Entry(InvocationTracker tracker) : IDisposable
    {
        public void Dispose() => tracker.Leave();
    }
}
