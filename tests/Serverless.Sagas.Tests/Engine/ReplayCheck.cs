using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Protobuf;
using Microsoft.DurableTask.Worker.Grpc;
using Serverless.TaskHub;

namespace Serverless.Sagas.Tests.Engine;

/// <summary>
/// Runs an orchestrator once more over the whole history of an instance that has ended: it must ask for what it asked
/// for then, and end as it ended.
/// </summary>
internal static class ReplayCheck
{
    /// <returns>What differs; null when nothing does.</returns>
    public static async Task<string?> DifferenceAsync(
        DurableTaskHub hub, string id, Func<TaskOrchestrationContext, Task<object?>> orchestrator)
    {
        var history = (await hub.GetHistoryAsync(id)).ShouldNotBeNull();
        var last = history.ToList().FindLastIndex(item => item.OrchestratorStarted is not null);
        var end = history[^1].ExecutionCompleted.ShouldNotBeNull("the instance has not ended");
        var request = new OrchestratorRequest
        {
            InstanceId = id,
            PastEvents = { history.Take(last) },
            NewEvents = { history.Skip(last).Where(IsIncoming) },
            EntityParameters = new OrchestratorEntityParameters { EntityMessageReorderWindow = new Duration() },
        };

        var answer = Run(request, orchestrator);

        var completion = answer.Actions.Select(action => action.CompleteOrchestration)
            .SingleOrDefault(action => action is not null);
        return completion is null ? $"the replay of '{id}' does not end: {answer}"
            : completion.OrchestrationStatus != end.OrchestrationStatus || completion.Result != end.Result
                ? $"'{id}' ended as {end}, its replay as {completion}"
                : null;
    }

    /// <summary>Runs one turn of an orchestrator by the SDK's own replay.</summary>
    public static OrchestratorResponse Run(
        OrchestratorRequest request, Func<TaskOrchestrationContext, Task<object?>> orchestrator) =>
        OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(
            GrpcOrchestrationRunner.LoadAndRun<object, object?>(
                request.ToByteString().ToBase64(), (context, _) => orchestrator(context))));

    /// <summary>What arrived; the rest is what the orchestrator did about it.</summary>
    private static bool IsIncoming(HistoryEvent item) => item.EventTypeCase
        is not (HistoryEvent.EventTypeOneofCase.TaskScheduled
            or HistoryEvent.EventTypeOneofCase.TimerCreated
            or HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCreated
            or HistoryEvent.EventTypeOneofCase.EventSent
            or HistoryEvent.EventTypeOneofCase.ExecutionCompleted
            or HistoryEvent.EventTypeOneofCase.OrchestratorCompleted);
}
