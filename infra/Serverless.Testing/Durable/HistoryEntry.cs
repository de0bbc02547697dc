namespace Serverless.Testing.Durable;

/// <summary>An event of an orchestration's history.</summary>
/// <param name="At">When it was.</param>
/// <param name="Kind">TaskScheduled, TaskCompleted, TimerCreated, EventRaised and so on.</param>
/// <param name="Name">The activity, event, sub-orchestration or orchestrator; null where the kind has none.</param>
/// <param name="Data">Its input or result, as JSON, or when a timer is due; null for none.</param>
public sealed record HistoryEntry(DateTimeOffset At, string Kind, string? Name, string? Data);
