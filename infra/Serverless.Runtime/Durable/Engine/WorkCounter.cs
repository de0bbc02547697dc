namespace Serverless.Runtime.Durable;

/// <summary>Counts what is in flight and says when there is nothing.</summary>
/// <param name="busy">Called when work begins after there was none.</param>
/// <param name="idle">Called when the last work has ended.</param>
internal sealed class WorkCounter(Action? busy = null, Action? idle = null)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _idle = CreateSet();
    private long _count;

    public void Enter()
    {
        lock (_gate)
        {
            if (_count++ == 0)
            {
                _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                busy?.Invoke();
            }
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            if (--_count == 0)
            {
                idle?.Invoke();
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
