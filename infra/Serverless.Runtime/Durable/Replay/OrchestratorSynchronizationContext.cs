namespace Serverless.Runtime.Durable;

/// <summary>Sends the continuations of <c>await</c> to the orchestrator's scheduler.</summary>
internal sealed class OrchestratorSynchronizationContext(OrchestratorScheduler scheduler) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) =>
        new Task(_ => d(state), this, CancellationToken.None, TaskCreationOptions.None).Start(scheduler);

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!scheduler.IsOrchestratorThread)
        {
            throw new InvalidOperationException("Another thread cannot run code on an orchestrator's thread.");
        }

        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;
}
