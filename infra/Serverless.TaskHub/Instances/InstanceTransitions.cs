using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Instances;

/// <summary>The status machine of an instance: one pure function.</summary>
internal static class InstanceTransitions
{
    public static bool IsTerminal(OrchestrationStatus status) => status is
        OrchestrationStatus.Completed
        or OrchestrationStatus.Failed
        or OrchestrationStatus.Canceled
        or OrchestrationStatus.Terminated;

    /// <summary>The status after <paramref name="trigger"/>; the same one when the trigger changes nothing.</summary>
    public static OrchestrationStatus Next(OrchestrationStatus status, InstanceTrigger trigger) =>
        IsTerminal(status)
            ? status == OrchestrationStatus.Failed && trigger == InstanceTrigger.Rewind
                ? OrchestrationStatus.Running
                : status
            : trigger switch
            {
                InstanceTrigger.Complete => OrchestrationStatus.Completed,
                InstanceTrigger.Fail => OrchestrationStatus.Failed,
                InstanceTrigger.Terminate => OrchestrationStatus.Terminated,
                InstanceTrigger.Suspend => OrchestrationStatus.Suspended,
                InstanceTrigger.Start when status == OrchestrationStatus.Pending => OrchestrationStatus.Running,
                InstanceTrigger.Resume when status == OrchestrationStatus.Suspended => OrchestrationStatus.Running,
                _ => status,
            };
}
