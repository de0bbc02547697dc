namespace Serverless.Runtime.Durable;

/// <summary>What a history event says. The names are the journal's format: never rename one.</summary>
internal enum HistoryEventKind
{
    /// <summary>The orchestrator was run; carries the time it saw.</summary>
    EpisodeStarted,

    /// <summary>The instance began, with its input.</summary>
    ExecutionStarted,

    /// <summary>The orchestrator called an activity.</summary>
    TaskScheduled,

    /// <summary>An activity returned.</summary>
    TaskCompleted,

    /// <summary>An activity threw.</summary>
    TaskFailed,

    /// <summary>The orchestrator created a timer.</summary>
    TimerCreated,

    /// <summary>A timer became due.</summary>
    TimerFired,

    /// <summary>The orchestrator cancelled a timer. A note for recovery, not part of what replay compares.</summary>
    TimerCancelled,

    /// <summary>An external event arrived.</summary>
    EventRaised,

    /// <summary>The orchestrator sent an event to another instance.</summary>
    EventSent,

    /// <summary>The orchestrator called a sub-orchestration.</summary>
    SubOrchestrationScheduled,

    /// <summary>A sub-orchestration returned.</summary>
    SubOrchestrationCompleted,

    /// <summary>A sub-orchestration failed or was terminated.</summary>
    SubOrchestrationFailed,

    /// <summary>A client suspended the instance.</summary>
    ExecutionSuspended,

    /// <summary>A client resumed the instance.</summary>
    ExecutionResumed,

    /// <summary>A client, or the parent, terminated the instance.</summary>
    ExecutionTerminated,

    /// <summary>The instance ended; <see cref="HistoryEvent.Name"/> is the status.</summary>
    ExecutionCompleted,
}
