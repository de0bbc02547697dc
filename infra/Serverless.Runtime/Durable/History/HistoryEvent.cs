using Microsoft.DurableTask;

namespace Serverless.Runtime.Durable;

/// <summary>One event of an instance's history, or one message on its way there.</summary>
internal sealed record HistoryEvent(HistoryEventKind Kind, DateTime Timestamp)
{
    public const int NoTask = -1;

    /// <summary>The sequence number of the orchestrator's call that this belongs to.</summary>
    public int TaskId { get; init; } = NoTask;

    /// <summary>The activity, sub-orchestrator or event; the final status of an instance.</summary>
    public string? Name { get; init; }

    /// <summary>The sub-orchestration, or the receiver of a sent event.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Input, result or event payload as JSON; the reason of a suspension.</summary>
    public string? Payload { get; init; }

    /// <summary>Why a task or the instance failed.</summary>
    public TaskFailureDetails? Failure { get; init; }

    /// <summary>When a timer is due, UTC.</summary>
    public DateTime? DueAt { get; init; }

    /// <summary>A termination that takes the sub-orchestrations along.</summary>
    public bool Recursive { get; init; }

    public bool IsTaskEnd => Kind is HistoryEventKind.TaskCompleted or HistoryEventKind.TaskFailed
        or HistoryEventKind.TimerFired
        or HistoryEventKind.SubOrchestrationCompleted or HistoryEventKind.SubOrchestrationFailed;

    /// <summary>What the orchestrator itself did: replay has to do the same.</summary>
    public bool IsAction => Kind is HistoryEventKind.TaskScheduled or HistoryEventKind.TimerCreated
        or HistoryEventKind.EventSent or HistoryEventKind.SubOrchestrationScheduled;

    /// <summary>The event in a sentence, for error messages.</summary>
    public string Describe() => Kind switch
    {
        HistoryEventKind.TaskScheduled => $"TaskScheduled: activity '{Name}' (task #{TaskId})",
        HistoryEventKind.TimerCreated => $"TimerCreated: a timer (task #{TaskId})",
        HistoryEventKind.EventSent => $"EventSent: event '{Name}' to instance '{InstanceId}' (task #{TaskId})",
        HistoryEventKind.SubOrchestrationScheduled =>
            $"SubOrchestrationScheduled: sub-orchestrator '{Name}' (task #{TaskId})",
        HistoryEventKind.ExecutionCompleted => $"ExecutionCompleted: the end with status {Name}",
        HistoryEventKind.EventRaised => $"EventRaised: event '{Name}'",
        _ when TaskId != NoTask => $"{Kind} (task #{TaskId})",
        _ => Kind.ToString(),
    };
}
