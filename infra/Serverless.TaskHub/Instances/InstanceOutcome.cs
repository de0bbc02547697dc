using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Instances;

/// <summary>What an orchestrator says of itself.</summary>
internal sealed record InstanceOutcome(
    string? Output,
    string? CustomStatus,
    TaskFailureDetails? Failure,
    OrchestrationTraceContext? Trace)
{
    public static InstanceOutcome None { get; } = new(null, null, null, null);
}
