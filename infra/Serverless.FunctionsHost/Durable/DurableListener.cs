using Serverless.FunctionsHost.Triggers;
using Serverless.TaskHub.Execution;

namespace Serverless.FunctionsHost.Durable;

/// <summary>Takes work from a hub for the durable functions of one app.</summary>
internal sealed class DurableListener(FunctionAppContext app, DurableHubs hubs, DurableFunctions functions)
    : ITriggerListener
{
    private IAsyncDisposable? _attachment;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = app.HostJson.DurableTask;
        var hub = await hubs.GetAsync(TaskHubName.Of(app), cancellationToken);
        var sessions = settings.ExtendedSessionsEnabled
            ? new ExtendedSessions(settings.ExtendedSessionIdleTimeout, TimeProvider.System)
            : null;
        _attachment = hub.AttachExecutor(
            new FunctionExecutor(app, functions, sessions),
            new TaskHubExecutorOptions
            {
                Orchestrators = [.. functions.Orchestrators.Keys],
                Activities = [.. functions.Activities.Keys],
                Entities = [.. functions.Entities.Keys],
                MaxConcurrentOrchestrators =
                    settings.MaxConcurrentOrchestratorFunctions ?? TaskHubExecutorOptions.DefaultConcurrency,
                MaxConcurrentActivities =
                    settings.MaxConcurrentActivityFunctions ?? TaskHubExecutorOptions.DefaultConcurrency,
                MaxConcurrentEntities =
                    settings.MaxConcurrentEntityFunctions ?? TaskHubExecutorOptions.DefaultConcurrency,
            });
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_attachment is not null)
        {
            await _attachment.DisposeAsync();
        }
    }
}
