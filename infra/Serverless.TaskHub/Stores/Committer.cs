using Serverless.TaskHub.Work;

namespace Serverless.TaskHub.Stores;

/// <summary>Commits batches, and brings memory up to date in the same order: what was decided first is applied first.
/// </summary>
internal sealed class Committer(ITaskHubStore store, Lock gate, WorkMeter meter)
{
    private readonly Queue<Commit> _pending = new();
    private bool _isDraining;

    /// <summary>Ends when all that was handed in so far is applied.</summary>
    public Task WhenDoneAsync()
    {
        lock (gate)
        {
            return _pending.Count == 0 ? Task.CompletedTask : _pending.Last().Done.Task;
        }
    }

    /// <summary>Commits a batch. The caller holds the gate.</summary>
    /// <param name="batch">What to commit.</param>
    /// <param name="applied">Runs under the gate after the commit.</param>
    /// <param name="failed">Runs under the gate when the store has refused.</param>
    /// <returns>Ends after <paramref name="applied"/>, or throws what the store threw.</returns>
    public Task Commit_NeedsGate(StoreBatch batch, Action applied, Action<Exception>? failed = null)
    {
        meter.Enter();
        var task = Start(batch);
        var commit = new Commit(task, applied, failed);
        if (_pending.Count == 0 && task.IsCompleted)
        {
            Apply_NeedsGate(commit);
            return commit.Done.Task;
        }

        _pending.Enqueue(commit);
        if (!_isDraining)
        {
            _isDraining = true;
            _ = DrainAsync();
        }

        return commit.Done.Task;
    }

    /// <summary>A store that is closed throws at once; that is a failed commit as any other.</summary>
    private Task Start(StoreBatch batch)
    {
        try
        {
            return store.CommitAsync(batch);
        }
        catch (Exception e)
        {
            return Task.FromException(e);
        }
    }

    private async Task DrainAsync()
    {
        while (true)
        {
            Task first;
            lock (gate)
            {
                // All that one transaction brought, at once. Removed after it was applied: until then, what comes in
                // has to queue behind it.
                while (_pending.TryPeek(out var commit) && commit.Task.IsCompleted)
                {
                    Apply_NeedsGate(commit);
                    _pending.Dequeue();
                }

                if (_pending.Count == 0)
                {
                    _isDraining = false;
                    return;
                }

                first = _pending.Peek().Task;
            }

            await first.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Apply_NeedsGate(Commit commit)
    {
        try
        {
            if (commit.Task.Exception?.InnerException is { } failure)
            {
                commit.Failed?.Invoke(failure);
                commit.Done.TrySetException(failure);

                // Not everybody waits for it.
                _ = commit.Done.Task.Exception;
            }
            else
            {
                commit.Applied();
                commit.Done.TrySetResult();
            }
        }
        finally
        {
            meter.Leave();
        }
    }

    private sealed record Commit(Task Task, Action Applied, Action<Exception>? Failed)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
