using System.Collections.Concurrent;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Processor;

namespace Serverless.Conformance.DotNet.EventHubs;

/// <summary>
/// Shares the partitions of a hub with others, as the client's load balancing says, and checkpoints every batch.
/// </summary>
internal sealed class Processor : PluggableCheckpointStoreEventProcessor<EventProcessorPartition>, IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _bodies = new();
    private readonly ConcurrentDictionary<string, bool> _partitions = new();

    public Processor(
        MemoryCheckpoints checkpoints,
        string connectionString,
        string hub,
        string group,
        LoadBalancingStrategy strategy,
        TimeSpan interval)
        : base(
            checkpoints,
            eventBatchMaximumCount: 10,
            group,
            connectionString,
            hub,
            new EventProcessorOptions
            {
                RetryOptions = EventHubBroker.Retries,
                LoadBalancingStrategy = strategy,
                LoadBalancingUpdateInterval = interval,
                PartitionOwnershipExpirationInterval = TimeSpan.FromHours(1),
                MaximumWaitTime = TimeSpan.FromMilliseconds(200),
                DefaultStartingPosition = EventPosition.Earliest,
            })
    {
    }

    public IReadOnlyList<string> Bodies => [.. _bodies];

    public int PartitionCount => _partitions.Count;

    /// <summary>What went wrong, but for a partition that another has taken.</summary>
    public ConcurrentQueue<Exception> Errors { get; } = new();

    public async ValueTask DisposeAsync() => await StopProcessingAsync();

    protected override Task OnInitializingPartitionAsync(
        EventProcessorPartition partition, CancellationToken cancellationToken)
    {
        _partitions[partition.PartitionId] = true;
        return Task.CompletedTask;
    }

    protected override Task OnPartitionProcessingStoppedAsync(
        EventProcessorPartition partition, ProcessingStoppedReason reason, CancellationToken cancellationToken)
    {
        _partitions.TryRemove(partition.PartitionId, out _);
        return Task.CompletedTask;
    }

    protected override async Task OnProcessingEventBatchAsync(
        IEnumerable<EventData> events, EventProcessorPartition partition, CancellationToken cancellationToken)
    {
        EventData[] batch = [.. events];
        foreach (var data in batch)
        {
            _bodies.Enqueue(data.Text());
        }

        if (batch.Length > 0)
        {
            await UpdateCheckpointAsync(
                partition.PartitionId, CheckpointPosition.FromEvent(batch[^1]), cancellationToken);
        }
    }

    protected override Task OnProcessingErrorAsync(
        Exception exception,
        EventProcessorPartition? partition,
        string operationDescription,
        CancellationToken cancellationToken)
    {
        var isLoss = exception is EventHubsException
        {
            Reason: EventHubsException.FailureReason.ConsumerDisconnected
        };
        if (!isLoss && exception is not OperationCanceledException)
        {
            Errors.Enqueue(exception);
        }

        return Task.CompletedTask;
    }
}
