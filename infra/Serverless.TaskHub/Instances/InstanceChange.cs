using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Instances;

/// <summary>A change of an instance's record. Changes are applied in one order to memory and store, so two that were
/// decided on at the same time do not overwrite each other's status.</summary>
internal sealed record InstanceChange(InstanceTrigger Trigger, DateTimeOffset At)
{
    /// <summary>The start of a new execution, or null.</summary>
    public ExecutionStartedEvent? Start { get; init; }

    public InstanceOutcome? Outcome { get; init; }

    public IReadOnlyList<HistoryEvent>? Carried { get; init; }

    /// <summary>False: only memory changes, in what history or nobody else needs to tell.</summary>
    public bool IsSaved { get; init; } = true;
}
