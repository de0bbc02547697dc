namespace Serverless.TaskHub.Work;

/// <summary>Counts what is in flight, so that a test host can count idleness.</summary>
internal sealed class WorkMeter
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _idle;
    private long _inFlight;
    private long _changes;

    public long InFlight => Interlocked.Read(ref _inFlight);

    public long Changes => Interlocked.Read(ref _changes);

    public void Enter()
    {
        lock (_gate)
        {
            _inFlight++;
            _changes++;
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            _changes++;
            if (--_inFlight == 0)
            {
                _idle?.TrySetResult();
                _idle = null;
            }
        }
    }

    public Task WhenIdleAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_inFlight == 0)
            {
                return Task.CompletedTask;
            }

            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task.WaitAsync(cancellationToken);
        }
    }
}
