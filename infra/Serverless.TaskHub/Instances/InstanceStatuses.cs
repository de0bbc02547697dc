using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Instances;

/// <summary>Sets of statuses.</summary>
internal static class InstanceStatuses
{
    public static IReadOnlyCollection<OrchestrationStatus> Ended { get; } =
    [
        OrchestrationStatus.Completed,
        OrchestrationStatus.Failed,
        OrchestrationStatus.Canceled,
        OrchestrationStatus.Terminated,
    ];
}
