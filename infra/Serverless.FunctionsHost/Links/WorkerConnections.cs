using System.Collections.Concurrent;

namespace Serverless.FunctionsHost.Links;

/// <summary>
/// The workers that are expected to connect. The port is open to every process of the machine, so an id that was not
/// given out is refused, and each is taken once.
/// </summary>
internal sealed class WorkerConnections
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<IWorkerLink>> _expected =
        new(StringComparer.Ordinal);

    /// <summary>Gives out an id; the task completes when the worker with it has connected.</summary>
    public Task<IWorkerLink> Expect(string workerId)
    {
        var connected = new TaskCompletionSource<IWorkerLink>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _expected.TryAdd(workerId, connected)
            ? connected.Task
            : throw new ArgumentException($"The worker id '{workerId}' is expected already.", nameof(workerId));
    }

    /// <summary>Takes an id back whose worker will not come.</summary>
    public void Forget(string workerId) => _expected.TryRemove(workerId, out _);

    /// <summary>A worker has connected; false when nobody expects it.</summary>
    public bool TryConnect(string workerId, IWorkerLink link) =>
        _expected.TryRemove(workerId, out var connected) && connected.TrySetResult(link);
}
