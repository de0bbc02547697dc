namespace Serverless.Messaging;

/// <summary>Counts what became of the messages that a sweep found.</summary>
internal sealed class OutboxSweep
{
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // One for the sweep itself, until it has found everything.
    private int _open = 1;
    private int _sent;

    public int Sent => Volatile.Read(ref _sent);

    public void Add(int count) => Interlocked.Add(ref _open, count);

    public void Finish(bool sent)
    {
        if (sent)
        {
            Interlocked.Increment(ref _sent);
        }

        Release();
    }

    public Task WaitAsync(CancellationToken cancellationToken)
    {
        Release();
        return _completed.Task.WaitAsync(cancellationToken);
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _completed.TrySetResult();
        }
    }
}
