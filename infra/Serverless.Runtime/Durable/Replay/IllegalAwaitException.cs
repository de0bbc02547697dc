namespace Serverless.Runtime.Durable;

/// <summary>An orchestrator awaited something that is not durable, so nothing could wake or replay it.</summary>
public sealed class IllegalAwaitException : InvalidOperationException
{
    internal IllegalAwaitException(string orchestrator, string instanceId)
        : base(
            $"Orchestrator '{orchestrator}' (instance '{instanceId}') awaited a task that does not come from its "
            + "TaskOrchestrationContext (Task.Delay, Task.Run, I/O, ConfigureAwait(false)). Await only "
            + "context.CallActivityAsync, CallSubOrchestratorAsync, CreateTimer and WaitForExternalEvent, and "
            + "combinations of them; do everything else in an activity.")
    {
    }
}
