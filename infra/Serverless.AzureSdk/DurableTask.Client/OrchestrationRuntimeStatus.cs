namespace Microsoft.DurableTask.Client;

/// <summary>Where an orchestration stands.</summary>
public enum OrchestrationRuntimeStatus
{
    Running,
    Completed,
    [Obsolete("An orchestration that continues as new is reported as Running.")]
    ContinuedAsNew,
    Failed,
    [Obsolete("Nothing reports this status. See Terminated.")]
    Canceled,
    Terminated,
    Pending,
    Suspended,
}
