using Serverless.FunctionsHost.Launching;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Apps;

/// <summary>A worker that is ready: its process or thread, and the session with it.</summary>
internal sealed class WorkerInstance(RunningWorker running, WorkerSession session) : IAsyncDisposable
{
    private readonly TaskCompletionSource<string> _restart = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets what runs.</summary>
    public RunningWorker Running { get; } = running;

    /// <summary>Gets the session.</summary>
    public WorkerSession Session { get; } = session;

    /// <summary>
    /// Gets the address of the worker's own web server; null when it has none, or is in this process.
    /// </summary>
    public Uri? HttpUri { get; } =
        session.Capabilities.TryGetValue("HttpUri", out var uri) && running.Http is null ? new Uri(uri) : null;

    /// <summary>Gets the task that completes when the worker has to be replaced, with the reason.</summary>
    public Task<string> Failed => FailedAsync();

    /// <summary>Asks for a new worker in its place; this one is ended.</summary>
    public void Restart(string reason) => _restart.TrySetResult(reason);

    /// <summary>Asks it to stop, waits up to the grace, and ends it.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        Session.Terminate(grace);
        await Running.StopAsync(grace);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Running.DisposeAsync();
        await Session.DisposeAsync();
    }

    private async Task<string> FailedAsync()
    {
        var first = await Task.WhenAny(Running.Exited, Session.Completion, _restart.Task);
        if (first == _restart.Task)
        {
            return await _restart.Task;
        }

        if (first == Session.Completion)
        {
            // A process that ends closes its stream first; its exit code says more.
            await Task.WhenAny(Running.Exited, Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System));
        }

        return Running.Exited.IsCompleted ? await Running.Exited : "ended its stream";
    }
}
