namespace Serverless.Runtime.Durable;

/// <summary>Counts what is in flight and says when there is nothing.</summary>
internal sealed class WorkCounter
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _idle = CreateSet();
    private long _count;
    private long _started;

    /// <summary>How much work has begun since the engine was created.</summary>
    public long Started => Volatile.Read(ref _started);

    public void Enter()
    {
        lock (_gate)
        {
            _started++;
            if (_count++ == 0)
            {
                _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            if (--_count == 0)
            {
                _idle.TrySetResult();
            }
        }
    }

    public Task WhenIdleAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _idle.Task.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource CreateSet()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}
