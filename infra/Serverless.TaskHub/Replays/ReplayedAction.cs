using System.Globalization;
using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Replays;

/// <summary>Something that an orchestrator asked for, as its history has it or as its code says it again.</summary>
/// <param name="Id">Its number in the order of calls.</param>
/// <param name="Kind">The kind of its history event.</param>
/// <param name="Name">The activity, sub-orchestration, event or operation; the status of an end.</param>
/// <param name="Version">The version that was asked for.</param>
/// <param name="Target">The instance it is for; empty where the hub chooses one.</param>
/// <param name="Payload">Input, result or type of failure.</param>
/// <param name="FireAt">When a timer is due.</param>
internal sealed record ReplayedAction(
    int Id,
    string Kind,
    string Name,
    string Version = "",
    string Target = "",
    string? Payload = null,
    DateTimeOffset? FireAt = null)
{
    /// <summary>What of a history event the orchestrator asked for; null when it came from outside.</summary>
    public static ReplayedAction? From(HistoryEvent e)
    {
        var (id, kind) = (e.EventId, e.EventTypeCase.ToString());
        return e.EventTypeCase switch
        {
            HistoryEvent.EventTypeOneofCase.TaskScheduled => new(
                id, kind, e.TaskScheduled.Name, e.TaskScheduled.Version ?? string.Empty,
                Payload: e.TaskScheduled.Input),
            HistoryEvent.EventTypeOneofCase.TimerCreated => new(
                id, kind, string.Empty, FireAt: e.TimerCreated.FireAt.ToDateTimeOffset()),
            HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCreated => new(
                id, kind, e.SubOrchestrationInstanceCreated.Name,
                e.SubOrchestrationInstanceCreated.Version ?? string.Empty,
                e.SubOrchestrationInstanceCreated.InstanceId,
                e.SubOrchestrationInstanceCreated.Input),
            HistoryEvent.EventTypeOneofCase.EventSent => new(
                id, kind, e.EventSent.Name, Target: e.EventSent.InstanceId, Payload: e.EventSent.Input),
            HistoryEvent.EventTypeOneofCase.EntityOperationCalled => new(
                id, kind, e.EntityOperationCalled.Operation,
                Target: e.EntityOperationCalled.TargetInstanceId ?? string.Empty,
                Payload: e.EntityOperationCalled.Input),
            HistoryEvent.EventTypeOneofCase.EntityOperationSignaled => new(
                id, kind, e.EntityOperationSignaled.Operation,
                Target: e.EntityOperationSignaled.TargetInstanceId ?? string.Empty,
                Payload: e.EntityOperationSignaled.Input),
            HistoryEvent.EventTypeOneofCase.EntityLockRequested => new(
                id, kind, string.Join(", ", e.EntityLockRequested.LockSet)),
            HistoryEvent.EventTypeOneofCase.EntityUnlockSent => new(
                id, kind, e.EntityUnlockSent.TargetInstanceId ?? string.Empty),
            HistoryEvent.EventTypeOneofCase.ExecutionCompleted => End(
                id, e.ExecutionCompleted.OrchestrationStatus, e.ExecutionCompleted.Result,
                e.ExecutionCompleted.FailureDetails),
            _ => null,
        };
    }

    /// <summary>What a worker's answer asks for; null for what leaves no event.</summary>
    public static ReplayedAction? From(OrchestratorAction action)
    {
        var id = action.Id;
        return action.OrchestratorActionTypeCase switch
        {
            OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask => new(
                id, "TaskScheduled", action.ScheduleTask.Name, action.ScheduleTask.Version ?? string.Empty,
                Payload: action.ScheduleTask.Input),
            OrchestratorAction.OrchestratorActionTypeOneofCase.CreateTimer => new(
                id, "TimerCreated", string.Empty, FireAt: action.CreateTimer.FireAt.ToDateTimeOffset()),
            OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration => new(
                id, "SubOrchestrationInstanceCreated", action.CreateSubOrchestration.Name,
                action.CreateSubOrchestration.Version ?? string.Empty,
                action.CreateSubOrchestration.InstanceId,
                action.CreateSubOrchestration.Input),
            OrchestratorAction.OrchestratorActionTypeOneofCase.SendEvent => new(
                id, "EventSent", action.SendEvent.Name, Target: action.SendEvent.Instance.InstanceId,
                Payload: action.SendEvent.Data),
            OrchestratorAction.OrchestratorActionTypeOneofCase.SendEntityMessage => FromEntity(
                id, action.SendEntityMessage),
            OrchestratorAction.OrchestratorActionTypeOneofCase.CompleteOrchestration => End(
                id, action.CompleteOrchestration.OrchestrationStatus, action.CompleteOrchestration.Result,
                action.CompleteOrchestration.FailureDetails),
            _ => null,
        };
    }

    /// <summary>Whether two are the same to an instance that runs: JSON counts by its value.</summary>
    public bool Matches(ReplayedAction other) =>
        (Id == other.Id || Kind == "ExecutionCompleted")
        && Kind == other.Kind
        && string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase)
        && string.Equals(Version, other.Version, StringComparison.OrdinalIgnoreCase)
        && (Target == other.Target || Target.Length == 0 || other.Target.Length == 0)
        && FireAt == other.FireAt
        && ReplayedPayload.IsSame(Payload, other.Payload, isEntityMessage: Target.StartsWith('@'));

    /// <summary>The action in words.</summary>
    public override string ToString()
    {
        var text = $"{Kind} #{Id.ToString(CultureInfo.InvariantCulture)}";
        text += Name.Length > 0 ? $" '{Name}'" : string.Empty;
        text += Version.Length > 0 ? $" version {Version}" : string.Empty;
        text += Target.Length > 0 ? $" to {Target}" : string.Empty;
        text += FireAt is { } due
            ? $" due {due.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}"
            : string.Empty;
        return Payload is null ? text : $"{text} with {Payload}";
    }

    private static ReplayedAction? FromEntity(int id, SendEntityMessageAction action)
    {
        var e = new HistoryEvent { EventId = id };
        switch (action.EntityMessageTypeCase)
        {
            case SendEntityMessageAction.EntityMessageTypeOneofCase.EntityOperationCalled:
                e.EntityOperationCalled = action.EntityOperationCalled;
                break;
            case SendEntityMessageAction.EntityMessageTypeOneofCase.EntityOperationSignaled:
                e.EntityOperationSignaled = action.EntityOperationSignaled;
                break;
            case SendEntityMessageAction.EntityMessageTypeOneofCase.EntityLockRequested:
                e.EntityLockRequested = action.EntityLockRequested;
                break;
            default:
                e.EntityUnlockSent = action.EntityUnlockSent ?? new EntityUnlockSentEvent();
                break;
        }

        return From(e);
    }

    /// <summary>The end of an execution is no call: its number may be any.</summary>
    private static ReplayedAction End(
        int id, OrchestrationStatus status, string? result, TaskFailureDetails? failure) => new(
        id, "ExecutionCompleted", status.ToString(), Payload: failure is null ? result : failure.ErrorType);
}
