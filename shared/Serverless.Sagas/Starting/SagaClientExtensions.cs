using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Serverless.Sagas;

/// <summary>The toolkit's additions to <see cref="DurableTaskClient"/>.</summary>
public static class SagaClientExtensions
{
    /// <summary>
    /// Starts an orchestration once: when an instance with this id is there already, in whatever state, nothing
    /// happens. For triggers that may see the same message twice. It asks first and starts then; two callers that race
    /// are told apart by the backend, which refuses the second start, and that refusal is taken for "already started".
    /// </summary>
    /// <param name="client">The client, bound with <c>[DurableClient]</c>.</param>
    /// <param name="orchestratorName">The orchestrator function.</param>
    /// <param name="instanceId">The instance id, derived from the message (an order id), never random.</param>
    /// <param name="input">The orchestration's input.</param>
    /// <param name="cancellationToken">Stops waiting; the start may have happened.</param>
    /// <returns>True when this call started it, false when it was there.</returns>
    public static async Task<bool> ScheduleOnceAsync(
        this DurableTaskClient client,
        TaskName orchestratorName,
        string instanceId,
        object? input = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        if (await client.GetInstanceAsync(instanceId, cancellationToken) is not null)
        {
            return false;
        }

        var options = new StartOrchestrationOptions(instanceId).WithDedupeStatuses(
            OrchestrationRuntimeStatus.Pending,
            OrchestrationRuntimeStatus.Running,
            OrchestrationRuntimeStatus.Suspended,
            OrchestrationRuntimeStatus.Completed,
            OrchestrationRuntimeStatus.Failed,
            OrchestrationRuntimeStatus.Terminated);
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(orchestratorName, input, options, cancellationToken);
            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Backends refuse a duplicate with different exception types; what counts is that the instance is there.
            if (await client.GetInstanceAsync(instanceId, cancellationToken) is null)
            {
                throw;
            }

            return false;
        }
    }
}
