namespace Serverless.TaskHub.Instances;

/// <summary>Who waits for a status of an instance, there or not. Guarded by the hub's gate.</summary>
internal sealed class InstanceWaiters
{
    private readonly Dictionary<string, List<InstanceWaiter>> _waiting = new(StringComparer.Ordinal);

    public void Add(InstanceWaiter waiter)
    {
        if (!_waiting.TryGetValue(waiter.Id, out var waiters))
        {
            waiters = [];
            _waiting.Add(waiter.Id, waiters);
        }

        waiters.Add(waiter);
    }

    /// <summary>Forgets one that has its answer, or does not want it any more.</summary>
    public void Remove(InstanceWaiter waiter)
    {
        if (_waiting.TryGetValue(waiter.Id, out var waiters) && waiters.Remove(waiter) && waiters.Count == 0)
        {
            _waiting.Remove(waiter.Id);
        }
    }

    /// <summary>Tells that an instance is as it is now: its status has changed, or it is new.</summary>
    public void Tell(InstanceRecord record)
    {
        if (_waiting.TryGetValue(record.Id, out var waiters))
        {
            waiters.ForEach(waiter => waiter.Tell(record));
        }
    }
}
