using System.Collections.Concurrent;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Processor;

namespace Serverless.Conformance.DotNet.EventHubs;

/// <summary>
/// A checkpoint store in memory: claims succeed when the ownership is the one that the claimer has seen.
/// </summary>
internal sealed class MemoryCheckpoints : CheckpointStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, EventProcessorPartitionOwnership> _ownerships = [];
    private int _claims;

    /// <summary>The sequence number of each partition's last checkpoint.</summary>
    public ConcurrentDictionary<string, CheckpointPosition> Checkpoints { get; } = new();

    public override Task<IEnumerable<EventProcessorPartitionOwnership>> ListOwnershipAsync(
        string fullyQualifiedNamespace, string eventHubName, string consumerGroup, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IEnumerable<EventProcessorPartitionOwnership>>([.. _ownerships.Values.Select(Copy)]);
        }
    }

    public override Task<IEnumerable<EventProcessorPartitionOwnership>> ClaimOwnershipAsync(
        IEnumerable<EventProcessorPartitionOwnership> desiredOwnership, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var claimed = new List<EventProcessorPartitionOwnership>();
            foreach (var desired in desiredOwnership)
            {
                if (_ownerships.GetValueOrDefault(desired.PartitionId)?.Version == desired.Version)
                {
                    var ownership = Copy(desired);
                    ownership.Version = $"{++_claims}";
                    ownership.LastModifiedTime = TimeProvider.System.GetUtcNow();
                    _ownerships[desired.PartitionId] = ownership;
                    claimed.Add(Copy(ownership));
                }
            }

            return Task.FromResult<IEnumerable<EventProcessorPartitionOwnership>>(claimed);
        }
    }

    public override Task<EventProcessorCheckpoint?> GetCheckpointAsync(
        string fullyQualifiedNamespace,
        string eventHubName,
        string consumerGroup,
        string partitionId,
        CancellationToken cancellationToken) => Task.FromResult(
        Checkpoints.TryGetValue(partitionId, out var position)
            ? new EventProcessorCheckpoint
            {
                FullyQualifiedNamespace = fullyQualifiedNamespace,
                EventHubName = eventHubName,
                ConsumerGroup = consumerGroup,
                PartitionId = partitionId,
                StartingPosition = EventPosition.FromSequenceNumber(position.SequenceNumber, isInclusive: false),
            }
            : null);

    public override Task UpdateCheckpointAsync(
        string fullyQualifiedNamespace,
        string eventHubName,
        string consumerGroup,
        string partitionId,
        string clientIdentifier,
        CheckpointPosition startingPosition,
        CancellationToken cancellationToken)
    {
        Checkpoints[partitionId] = startingPosition;
        return Task.CompletedTask;
    }

    /// <summary>Makes all owners look as if they had been silent for a long time.</summary>
    public void ExpireOwnerships()
    {
        lock (_lock)
        {
            foreach (var ownership in _ownerships.Values)
            {
                ownership.LastModifiedTime = DateTimeOffset.UnixEpoch;
            }
        }
    }

    private static EventProcessorPartitionOwnership Copy(EventProcessorPartitionOwnership ownership) => new()
    {
        FullyQualifiedNamespace = ownership.FullyQualifiedNamespace,
        EventHubName = ownership.EventHubName,
        ConsumerGroup = ownership.ConsumerGroup,
        OwnerIdentifier = ownership.OwnerIdentifier,
        PartitionId = ownership.PartitionId,
        LastModifiedTime = ownership.LastModifiedTime,
        Version = ownership.Version,
    };
}
