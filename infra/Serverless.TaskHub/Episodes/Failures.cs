using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Instances;

namespace Serverless.TaskHub.Episodes;

/// <summary>Failures that the hub itself reports to an orchestrator.</summary>
internal static class Failures
{
    public static TaskFailureDetails ChildExists(string name, string id) => new()
    {
        ErrorType = "OrchestrationAlreadyExists",
        ErrorMessage = $"Sub-orchestration '{name}' cannot start as instance '{id}': an instance with this id is "
            + "running. Give each sub-orchestration an id of its own, or none.",
    };

    public static TaskFailureDetails ChildTerminated(InstanceRecord child, string? reason) => new()
    {
        ErrorType = "OrchestrationTerminated",
        ErrorMessage = $"Sub-orchestration '{child.Start.Name}' with instance id '{child.Id}' was terminated"
            + (string.IsNullOrEmpty(reason) ? "." : $": {reason}"),
    };

    public static TaskFailureDetails ChildMissing(string name, string id) => new()
    {
        ErrorType = "OrchestrationNotFound",
        ErrorMessage = $"Sub-orchestration '{name}' with instance id '{id}' is gone: it was purged before its answer "
            + "was taken.",
    };
}
