using Microsoft.DurableTask.Client;

namespace Serverless.Runtime.Durable;

/// <summary>The status machine of an instance: one pure function.</summary>
internal static class InstanceTransitions
{
    public static bool IsTerminal(OrchestrationRuntimeStatus status) => status is
        OrchestrationRuntimeStatus.Completed
        or OrchestrationRuntimeStatus.Failed
        or OrchestrationRuntimeStatus.Terminated;

    /// <summary>
    /// The status after <paramref name="trigger"/>; null when the trigger changes nothing in this status.
    /// </summary>
    public static OrchestrationRuntimeStatus? Next(OrchestrationRuntimeStatus status, InstanceTrigger trigger) =>
        (status, trigger) switch
        {
            (OrchestrationRuntimeStatus.Pending, InstanceTrigger.Start) => OrchestrationRuntimeStatus.Running,
            (OrchestrationRuntimeStatus.Pending or OrchestrationRuntimeStatus.Running, InstanceTrigger.Suspend) =>
                OrchestrationRuntimeStatus.Suspended,
            (OrchestrationRuntimeStatus.Suspended, InstanceTrigger.Resume) => OrchestrationRuntimeStatus.Running,
            (OrchestrationRuntimeStatus.Running, InstanceTrigger.Complete) => OrchestrationRuntimeStatus.Completed,
            (OrchestrationRuntimeStatus.Running, InstanceTrigger.Fail) => OrchestrationRuntimeStatus.Failed,
            (OrchestrationRuntimeStatus.Suspended, InstanceTrigger.Fail) => OrchestrationRuntimeStatus.Failed,
            (OrchestrationRuntimeStatus.Running, InstanceTrigger.ContinueAsNew) => OrchestrationRuntimeStatus.Running,
            (OrchestrationRuntimeStatus.Suspended, InstanceTrigger.Complete) => OrchestrationRuntimeStatus.Completed,
            (OrchestrationRuntimeStatus.Suspended, InstanceTrigger.ContinueAsNew) =>
                OrchestrationRuntimeStatus.Suspended,
            (OrchestrationRuntimeStatus.Pending or OrchestrationRuntimeStatus.Running
                or OrchestrationRuntimeStatus.Suspended, InstanceTrigger.Terminate) =>
                OrchestrationRuntimeStatus.Terminated,
            (OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed
                    or OrchestrationRuntimeStatus.Terminated, InstanceTrigger.Recreate) =>
                    OrchestrationRuntimeStatus.Pending,
            _ => null,
        };
}
