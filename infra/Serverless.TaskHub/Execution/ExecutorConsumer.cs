using Serverless.TaskHub.Activities;
using Serverless.TaskHub.Entities;
using Serverless.TaskHub.Episodes;
using Serverless.TaskHub.Replays;
using Serverless.TaskHub.Work;

namespace Serverless.TaskHub.Execution;

/// <summary>Runs work on an <see cref="ITaskHubExecutor"/>.</summary>
internal sealed class ExecutorConsumer(
    HubCore core, HubRunners runners, ITaskHubExecutor executor, TaskHubExecutorOptions options)
    : WorkConsumer(
        options.MaxConcurrentOrchestrators, options.MaxConcurrentActivities, options.MaxConcurrentEntities)
{
    private readonly HashSet<string>?[] _names =
    [
        ToSet(options.Orchestrators),
        ToSet(options.Activities),
        ToSet(options.Entities),
    ];

    private readonly CancellationTokenSource _detached = new();
    private readonly NonDeterminism _nonDeterminism = new(core, executor);

    public override bool Accepts(WorkKey key) => _names[(int)key.Kind]?.Contains(key.Name) ?? true;

    public override void Deliver(WorkLease lease)
    {
        // Not on this thread, which holds the gate; and without its context, so that nothing of a client's call flows
        // into a function.
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(() => RunAsync(lease));
        }
    }

    public Task CancelAsync() => _detached.CancelAsync();

    private static HashSet<string>? ToSet(IReadOnlyCollection<string>? names) =>
        names?.ToHashSet(StringComparer.OrdinalIgnoreCase);

    private async Task RunAsync(WorkLease lease)
    {
        try
        {
            switch (lease.Work)
            {
                case OrchestrationWork orchestration:
                    var answer = await executor.RunOrchestratorAsync(
                        EpisodeRequests.ToRequest(orchestration.Episode), _detached.Token);
                    await _nonDeterminism.ExplainAsync(orchestration.Episode, answer, _detached.Token);
                    answer.CompletionToken = lease.Token;
                    await runners.Episodes.CompleteAsync(answer);
                    break;
                case ActivityWork activity:
                    var result = await executor.RunActivityAsync(activity.Request, _detached.Token);
                    result.CompletionToken = lease.Token;
                    runners.Activities.Complete(result);
                    break;
                case EntityWork entity:
                    var outcome = await executor.RunEntityAsync(entity.ToBatchRequest(), _detached.Token);
                    outcome.CompletionToken = lease.Token;
                    await runners.Entities.CompleteAsync(outcome);
                    break;
            }
        }
        catch (TaskHubException e) when (e.Error == TaskHubError.NotFound)
        {
            // The executor was detached, or the instance ended by force, while the function ran.
        }
        catch (Exception e)
        {
            if (!_detached.IsCancellationRequested)
            {
                Log.ExecutionFailed(core.Logger, e, lease.Work.Kind.ToString(), lease.Work.Name, e.Message);
            }

            runners.Abandon(lease.Token);
        }
    }
}
