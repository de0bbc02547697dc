using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Serverless.Runtime.Durable;

/// <summary>The row of an instance after an episode.</summary>
internal sealed record InstanceChange
{
    public required string ExecutionId { get; init; }

    public required OrchestrationRuntimeStatus Status { get; init; }

    public required DateTime UpdatedAt { get; init; }

    public string? Input { get; init; }

    public string? Output { get; init; }

    public string? CustomStatus { get; init; }

    public TaskFailureDetails? Failure { get; init; }

    public DateTime? CompletedAt { get; init; }

    /// <summary>Events for the new execution after continue-as-new.</summary>
    public IReadOnlyList<HistoryEvent> Carried { get; init; } = [];

    public bool IsTerminal => InstanceTransitions.IsTerminal(Status);
}
