using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Primitives;
using Microsoft.Extensions.Logging;
using Serverless.FunctionsHost.HostSettings;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Messaging;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.EventHubs;

/// <summary>
/// Runs a function for events, by its retry rule if it has one. The position moves on whatever the result: a hub has no
/// dead-letter queue, so what an event means is the function's to settle. A stop moves nothing, and events that were in
/// the hands of a lost worker are run again, a few times: they may be what ends the workers.
/// </summary>
internal sealed class EventFunction(
    FunctionAppContext app,
    FunctionDefinition function,
    EventHubTarget target,
    ICheckpointStore checkpoints,
    ILogger logger)
{
    private const int MaxWorkersLost = 3;

    private readonly MessageParameter _parameter = new(function.Trigger!);
    private readonly EventRequest _requests = new(function, target);

    /// <summary>Gets the function's name.</summary>
    public string Name => function.Name;

    /// <summary>Gets what it listens to.</summary>
    public EventHubTarget Target => target;

    /// <summary>Gets the app.</summary>
    public FunctionAppContext App => app;

    /// <summary>Gets <c>extensions.eventHubs</c>.</summary>
    public EventHubsSettings Settings => app.HostJson.EventHubs;

    /// <summary>Gets the log.</summary>
    public ILogger Logger => logger;

    /// <summary>The last position in a partition; null for none.</summary>
    public Checkpoint? Find(EventHubConnection connection, string partition) =>
        checkpoints.Find(KeyOf(connection, partition));

    /// <summary>Keeps the position after an event.</summary>
    public void Keep(EventHubConnection connection, string partition, EventData last)
    {
        try
        {
            checkpoints.Save(KeyOf(connection, partition), new Checkpoint(last.OffsetString, last.SequenceNumber));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Log.NotKept(logger, failure, Name, target.Description, partition);
        }
    }

    /// <summary>Runs it for a batch, or for each event after the other.</summary>
    /// <returns>The last event that it had; null when a stop kept it from all of them.</returns>
    public async Task<EventData?> RunAsync(
        PartitionReceiver receiver, IReadOnlyList<EventData> events, CancellationToken stopping)
    {
        var bound = events.Where(item => IsBound(receiver, item)).ToList();
        if (target.IsBatch)
        {
            return bound.Count == 0 || await RunOnceAsync(receiver, bound, stopping) ? events[^1] : null;
        }

        EventData? last = null;
        foreach (var item in bound)
        {
            if (stopping.IsCancellationRequested || !await RunOnceAsync(receiver, [item], stopping))
            {
                return last;
            }

            last = item;
        }

        return events[^1];
    }

    private async Task<bool> RunOnceAsync(
        PartitionReceiver receiver, IReadOnlyList<EventData> events, CancellationToken stopping)
    {
        for (var lost = 1; ; lost++)
        {
            // A stop ends the waits of a retry rule; what runs is given time.
            var result = await app.Invoker.InvokeWithRetriesAsync(
                function, () => _requests.Create(_parameter, receiver, events), stopping);
            switch (result.Status)
            {
                case InvocationStatus.Cancelled:
                    return false;
                case InvocationStatus.WorkerLost when stopping.IsCancellationRequested:
                    return false;
                case InvocationStatus.WorkerLost when lost < MaxWorkersLost:
                    continue;
                default:
                    return true;
            }
        }
    }

    private bool IsBound(PartitionReceiver receiver, EventData item)
    {
        try
        {
            _parameter.Check(item.GetRawAmqpMessage());
            return true;
        }
        catch (UnboundBodyException failure)
        {
            Log.NotBound(logger, Name, target.Description, receiver.PartitionId, failure.Message);
            return false;
        }
    }

    private CheckpointKey KeyOf(EventHubConnection connection, string partition) =>
        new(connection.FullyQualifiedNamespace, target.Hub, target.ConsumerGroup, Name, partition);
}
