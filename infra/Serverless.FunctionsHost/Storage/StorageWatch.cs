using System.Collections.Concurrent;

namespace Serverless.FunctionsHost.Storage;

/// <summary>
/// Knows whether all that poll a storage have looked since something may have put work there, and has them look at
/// once: the seam of the test host, which cannot see into the storage. Safe for concurrent use.
/// </summary>
internal sealed class StorageWatch
{
    private readonly ConcurrentDictionary<PollingDelay, long> _looked = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _changes;

    /// <summary>Gets a number that grows whenever something may have put work there.</summary>
    public long Changes => Volatile.Read(ref _changes);

    /// <summary>Gets how many pollers have not found nothing since then.</summary>
    public long Behind
    {
        get
        {
            var changes = Changes;
            return _looked.Values.LongCount(looked => looked < changes);
        }
    }

    /// <summary>Something may have put work there: everybody looks again.</summary>
    public void Changed()
    {
        TaskCompletionSource before;
        lock (_gate)
        {
            _changes++;
            before = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        before.TrySetResult();
    }

    /// <summary>A poller found nothing in a look that began at a number of changes; -1 for one that begins.</summary>
    public void SetLooked(PollingDelay poller, long changes) => _looked[poller] = changes;

    /// <summary>A poller stops.</summary>
    public void Remove(PollingDelay poller) => _looked.TryRemove(poller, out _);

    /// <summary>Completes when there are more changes than these.</summary>
    public Task MoreThan(long changes)
    {
        lock (_gate)
        {
            return _changes > changes ? Task.CompletedTask : _changed.Task;
        }
    }
}
