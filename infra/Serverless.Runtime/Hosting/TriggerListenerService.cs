using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serverless.Runtime.Invocation;
using Serverless.Runtime.Triggers;

namespace Serverless.Runtime.Hosting;

/// <summary>
/// Starts the listeners after the app's own hosted services and before Kestrel; stops them in reverse, so that HTTP
/// goes first and the durable engine last.
/// </summary>
internal sealed class TriggerListenerService(
    FunctionsHostOptions options, InvocationTracker tracker, ILogger<TriggerListenerService> logger) : IHostedService
{
    private readonly Stack<ITriggerListener> _started = new();

    public IReadOnlyList<ITriggerListener> Listeners { get; set; } = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var listener in Listeners)
            {
                _started.Push(listener);
                await listener.StartAsync(cancellationToken);
            }
        }
        catch
        {
            await StopAsync(cancellationToken);
            throw;
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        while (_started.TryPop(out var listener))
        {
            try
            {
                await listener.StopAsync(cancellationToken);
            }
            catch (Exception failure)
            {
                Log.StopFailed(logger, failure, options.Name, listener.GetType().Name);
            }
        }

        try
        {
            await tracker.WaitIdleAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Log.StillRunning(logger, options.Name, tracker.Running);
        }
    }
}
