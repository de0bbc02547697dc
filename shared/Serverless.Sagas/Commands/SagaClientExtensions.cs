using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Serverless.Sagas.Parking;
using Serverless.Sagas.Requests;
using Serverless.Sagas.Running;

namespace Serverless.Sagas;

/// <summary>What the outside says to sagas: the toolkit's additions to <see cref="DurableTaskClient"/>.</summary>
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

    /// <summary>Reads where a saga stands.</summary>
    /// <param name="client">The client.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Null when there is no such instance, or it runs no saga (yet).</returns>
    public static async Task<SagaTimeline?> GetSagaAsync(
        this DurableTaskClient client, string instanceId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        var instance = await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken);
        return SagaTimeline.Parse(instance?.SerializedCustomStatus);
    }

    /// <summary>
    /// Asks a saga to undo what it did and to end, wherever it is, suspended too: it is resumed for that. Past its
    /// point of no return it refuses. Use this and not <see cref="DurableTaskClient.TerminateInstanceAsync(string,
    /// object?, CancellationToken)"/>, which ends an instance where it is and undoes nothing.
    /// </summary>
    /// <param name="client">The client.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="reason">Why; becomes part of the result's reason.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="cancellationToken">Stops waiting; the request may be on its way.</param>
    /// <returns>A task that ends when the request is on its way.</returns>
    public static async Task StopSagaAsync(
        this DurableTaskClient client,
        string instanceId,
        string reason,
        string? by = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrEmpty(reason);
        await client.RaiseEventAsync(
            instanceId, StopRequest.EventName, new StopRequest(reason, by), cancellationToken);
        var instance = await client.GetInstanceAsync(instanceId, cancellationToken);
        if (instance?.RuntimeStatus == OrchestrationRuntimeStatus.Suspended)
        {
            await client.ResumeInstanceAsync(instanceId, $"to stop: {reason}", cancellationToken);
        }
    }

    /// <summary>Gives a command to the parked steps of a saga.</summary>
    /// <param name="client">The client.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="command">What to do.</param>
    /// <param name="step">Which step; null when it is the only one that is parked.</param>
    /// <param name="cancellationToken">Stops waiting; the command may be on its way.</param>
    /// <returns>The step it went to; null when no such step is parked, or the saga would refuse it.</returns>
    public static async Task<string?> CommandSagaAsync(
        this DurableTaskClient client,
        string instanceId,
        ParkCommand command,
        string? step = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(command);
        var saga = await client.GetSagaAsync(instanceId, cancellationToken);
        var parked = saga?.Steps.Where(one => one.Ticket is not null && (step is null || one.Step == step)).ToList();
        if (parked is not [var target]
            || command.IsRefused(target.State == StepState.UndoParked, saga!.NoReturn == true))
        {
            return null;
        }

        await client.RaiseEventAsync(instanceId, Ticket.EventName(target.Ticket!), command, cancellationToken);
        return target.Step;
    }

    /// <summary>Sends a decision to an approval.</summary>
    /// <param name="client">The client.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="step">The name of the approval.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="cancellationToken">Stops waiting; the decision may be on its way.</param>
    /// <typeparam name="T">The decision's type, that of the approval.</typeparam>
    /// <returns>A task that ends when the decision is on its way.</returns>
    public static Task DecideAsync<T>(
        this DurableTaskClient client,
        string instanceId,
        string step,
        T decision,
        CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(decision);
        return client.RaiseEventAsync(instanceId, step, decision, cancellationToken);
    }

    /// <summary>Hands an answer to the saga that asked; a saga that has ended, or has it already, passes it over.
    /// </summary>
    /// <param name="client">The client.</param>
    /// <param name="correlationId">The correlation id of the answer, copied from the request.</param>
    /// <param name="reply">The answer.</param>
    /// <param name="cancellationToken">Stops waiting; the answer may be on its way.</param>
    /// <typeparam name="TReply">The answer's type, that of the request.</typeparam>
    /// <returns>False when the correlation id is none of a saga's request.</returns>
    public static async Task<bool> ReplyAsync<TReply>(
        this DurableTaskClient client,
        string? correlationId,
        TReply reply,
        CancellationToken cancellationToken = default)
        where TReply : class
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(reply);
        if (!ReplyAddress.TryParse(correlationId, out var instanceId, out var eventName))
        {
            return false;
        }

        await client.RaiseEventAsync(instanceId, eventName, reply, cancellationToken);
        return true;
    }
}
