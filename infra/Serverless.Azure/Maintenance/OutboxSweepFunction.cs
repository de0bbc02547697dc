using Microsoft.Azure.Functions.Worker;
using Serverless.Messaging;

namespace Serverless.Azure;

/// <summary>Sends what a crash left in the outbox; everything else is sent right after its commit. A function of every
/// app that references this assembly.</summary>
public sealed class OutboxSweepFunction(OutboxDispatcher outbox)
{
    /// <summary>Sweeps the outbox, once at the start and every minute.</summary>
    [Function("OutboxSweep")]
    public Task RunAsync(
        [TimerTrigger("0 * * * * *", RunOnStartup = true)] TimerInfo timer, CancellationToken cancellationToken) =>
        outbox.DispatchPendingAsync(cancellationToken);
}
