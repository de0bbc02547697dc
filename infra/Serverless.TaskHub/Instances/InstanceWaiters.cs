namespace Serverless.TaskHub.Instances;

/// <summary>Who waits for a change of an instance, there or not. Guarded by the hub's gate.</summary>
internal sealed class InstanceWaiters
{
    private readonly Dictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);

    /// <summary>Ends with the next change of an instance's status.</summary>
    public Task Next(string id)
    {
        if (!_waiting.TryGetValue(id, out var signal))
        {
            signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add(id, signal);
        }

        return signal.Task;
    }

    public void Pulse(string id)
    {
        if (_waiting.Remove(id, out var signal))
        {
            signal.TrySetResult();
        }
    }
}
