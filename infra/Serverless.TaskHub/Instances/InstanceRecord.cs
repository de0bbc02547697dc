using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Instances;

/// <summary>What is known of an instance without its history. Never changed, only replaced.</summary>
internal sealed record InstanceRecord
{
    /// <summary>The first event of the current execution: name, input, ids, parent, tags, trace context.</summary>
    public required ExecutionStartedEvent Start { get; init; }

    public OrchestrationStatus Status { get; init; } = OrchestrationStatus.Pending;

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Output, custom status, failure and trace span; shared by all who hold the record.</summary>
    public InstanceOutcome Outcome { get; init; } = InstanceOutcome.None;

    /// <summary>Events that continue-as-new hands to the first episode of the current execution.</summary>
    public IReadOnlyList<HistoryEvent> Carried { get; init; } = [];

    public string Id => Start.OrchestrationInstance.InstanceId;

    public string ExecutionId => Start.OrchestrationInstance.ExecutionId;

    public string? ParentId => Start.ParentInstance?.OrchestrationInstance?.InstanceId;

    public bool IsTerminal => InstanceTransitions.IsTerminal(Status);

    public DateTimeOffset? StartAt => Start.ScheduledStartTimestamp?.ToDateTimeOffset();

    public InstanceRecord With(InstanceChange change)
    {
        var status = InstanceTransitions.Next(Status, change.Trigger);
        return this with
        {
            Status = status,
            UpdatedAt = change.At,
            CompletedAt = InstanceTransitions.IsTerminal(status) ? CompletedAt ?? change.At : null,
            Start = change.Start ?? Start,
            Outcome = change.Outcome ?? Outcome,
            Carried = change.Carried ?? Carried,
        };
    }
}
