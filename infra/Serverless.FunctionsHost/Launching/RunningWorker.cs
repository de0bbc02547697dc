using Microsoft.AspNetCore.Http;
using Serverless.FunctionsHost.Links;

namespace Serverless.FunctionsHost.Launching;

/// <summary>A worker that has connected.</summary>
internal abstract class RunningWorker : IAsyncDisposable
{
    /// <summary>Gets the way to it.</summary>
    public abstract IWorkerLink Link { get; }

    /// <summary>Gets the task that completes when it has ended, with what is known of why, for a log line.</summary>
    public abstract Task<string> Exited { get; }

    /// <summary>Gets the worker's process id; null for one in this process.</summary>
    public virtual int? ProcessId => null;

    /// <summary>Gets the app's services; null for a worker in another process.</summary>
    public virtual IServiceProvider? Services => null;

    /// <summary>
    /// Gets what runs a request through the worker's own web server; null when it has none in this process and its
    /// capability HttpUri says where to send requests.
    /// </summary>
    public virtual RequestDelegate? Http => null;

    /// <summary>Called once, when the worker has loaded its functions: what its start alone needed can go.</summary>
    public virtual Task CompleteStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Ends it: waits for it up to the grace after it has been asked to terminate, then ends it by force.
    /// </summary>
    public abstract Task StopAsync(TimeSpan grace);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
