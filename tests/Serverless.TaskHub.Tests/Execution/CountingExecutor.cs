using System.Globalization;
using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Execution;

namespace Serverless.TaskHub.Tests.Execution;

/// <summary>Orchestrators made by hand: "Chain" calls activity "Next" three times, each with the last result, "Family"
/// starts two chains and adds up.</summary>
public sealed class CountingExecutor : ITaskHubExecutor
{
    public const int Calls = 3;

    private int _activities;

    public int ActivitiesRun => _activities;

    /// <summary>Throws before the call is run: the worker has died.</summary>
    public Func<bool> IsDead { get; set; } = () => false;

    public ValueTask<OrchestratorResponse> RunOrchestratorAsync(
        OrchestratorRequest request, CancellationToken cancellationToken)
    {
        var history = request.PastEvents.Concat(request.NewEvents).ToList();
        var start = history.Select(e => e.ExecutionStarted).OfType<ExecutionStartedEvent>().Single();
        var response = new OrchestratorResponse { InstanceId = request.InstanceId };
        response.Actions.AddRange(start.Name == "Chain" ? Chain(history, start) : Family(history, start));
        return ValueTask.FromResult(response);
    }

    public Task<ActivityResponse> RunActivityAsync(ActivityRequest request, CancellationToken cancellationToken)
    {
        if (IsDead())
        {
            throw new IOException("The worker has died.");
        }

        Interlocked.Increment(ref _activities);
        var result = int.Parse(request.Input, CultureInfo.InvariantCulture) + 1;
        return Task.FromResult(new ActivityResponse { Result = result.ToString(CultureInfo.InvariantCulture) });
    }

    public ValueTask<EntityBatchResult> RunEntityAsync(
        EntityBatchRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    private static IEnumerable<OrchestratorAction> Chain(List<HistoryEvent> history, ExecutionStartedEvent start)
    {
        var results = history.Select(e => e.TaskCompleted).OfType<TaskCompletedEvent>().ToList();
        var value = results.LastOrDefault()?.Result ?? start.Input;
        yield return results.Count < Calls
            ? new OrchestratorAction
            {
                Id = results.Count,
                ScheduleTask = new ScheduleTaskAction { Name = "Next", Input = value },
            }
            : End(Calls, value);
    }

    private static IEnumerable<OrchestratorAction> Family(List<HistoryEvent> history, ExecutionStartedEvent start)
    {
        var results = history
            .Select(e => e.SubOrchestrationInstanceCompleted)
            .OfType<SubOrchestrationInstanceCompletedEvent>()
            .Select(e => int.Parse(e.Result, CultureInfo.InvariantCulture))
            .ToList();
        if (!history.Exists(e => e.SubOrchestrationInstanceCreated is not null))
        {
            for (var id = 0; id < 2; id++)
            {
                var child = new CreateSubOrchestrationAction { Name = "Chain", Input = start.Input };
                yield return new OrchestratorAction { Id = id, CreateSubOrchestration = child };
            }
        }
        else if (results.Count == 2)
        {
            yield return End(2, results.Sum().ToString(CultureInfo.InvariantCulture));
        }
    }

    private static OrchestratorAction End(int id, string result) => new()
    {
        Id = id,
        CompleteOrchestration = new CompleteOrchestrationAction
        {
            OrchestrationStatus = OrchestrationStatus.Completed,
            Result = result,
        },
    };
}
