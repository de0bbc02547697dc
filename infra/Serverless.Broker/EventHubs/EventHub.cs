using System.Globalization;
using Serverless.Broker.Entities;
using Serverless.Broker.EventHubs.Storage;

namespace Serverless.Broker.EventHubs;

/// <summary>
/// An event hub: its partitions share one lock, one timer and the entries of the journal. Thread-safe.
/// </summary>
internal sealed class EventHub : IStoredEntity
{
    /// <summary>The service's largest event, and largest batch, in bytes.</summary>
    public const long MaxMessageSize = 1024 * 1024;

    private readonly EventPartition[] _partitions;
    private readonly CancellationTokenSource _gone = new();
    private int _turn = -1;

    /// <param name="family">Its lock, timer and journal entry.</param>
    /// <param name="id">Its number in the journal.</param>
    /// <param name="description">Its settings.</param>
    /// <param name="openLog">The log of the partition of a number in the journal.</param>
    public EventHub(EntityFamily family, int id, EventHubDescription description, Func<int, IEventLog> openLog)
    {
        Family = family;
        Id = id;
        Description = description;
        _partitions =
        [
            .. Enumerable.Range(0, description.PartitionCount)
                .Select(i => new EventPartition(this, id + 1 + i, i, openLog(id + 1 + i))),
        ];
        family.RunDue = now => _partitions.Min(p => p.DropExpired_NeedsLock(now));
    }

    public EntityFamily Family { get; }

    /// <summary>The hub's number in the journal; those of its partitions follow it.</summary>
    public int Id { get; }

    public EventHubDescription Description { get; private set; }

    public string Path => Description.Name;

    /// <summary>Cancelled when the hub is deleted.</summary>
    public CancellationToken Deleted => _gone.Token;

    /// <summary>Completes when the hub itself is durable: no event is acknowledged before.</summary>
    public Task Stored { get; set; } = Task.CompletedTask;

    public IReadOnlyList<EventPartition> Partitions => _partitions;

    public EntityRecord Record => new() { EventHub = Description, Declared = Declared };

    public int Segment { get; set; }

    public string? Declared { get; set; }

    /// <summary>How many numbers of the journal a hub takes.</summary>
    public static int Ids(EventHubDescription description) => 1 + description.PartitionCount;

    /// <exception cref="BrokerException">
    /// com.microsoft:argument-out-of-range: the hub has no such partition.
    /// </exception>
    public EventPartition Partition(string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < _partitions.Length
            ? _partitions[index]
            : throw new BrokerException(
                ErrorConditions.ArgumentOutOfRange,
                $"The event hub '{Path}' has no partition '{name}'. It has the partitions 0 to "
                + $"{_partitions.Length - 1}: name one of these.");

    /// <summary>The partition of a key; the next in turn without one.</summary>
    public EventPartition PartitionFor(string? partitionKey) => partitionKey is null
        ? _partitions[(uint)Interlocked.Increment(ref _turn) % _partitions.Length]
        : _partitions[PartitionKeyHash.PartitionOf(partitionKey, _partitions.Length)];

    /// <exception cref="BrokerException">amqp:not-found: the hub has no such consumer group.</exception>
    public void CheckConsumerGroup(string name)
    {
        if (!Description.HasConsumerGroup(name))
        {
            var groups = Description.ConsumerGroups.Prepend(EventHubDescription.DefaultConsumerGroup);
            throw new BrokerException(
                ErrorConditions.NotFound,
                $"The messaging entity '{Path}/ConsumerGroups/{name}' could not be found. Add it to the hub's "
                + $"consumerGroups in topology.json; it has {string.Join(", ", groups)}.");
        }
    }

    /// <exception cref="BrokerException">amqp:not-found: the hub was deleted.</exception>
    public void CheckExists()
    {
        if (Family.IsDeleted)
        {
            throw BrokerException.EntityNotFound(Path);
        }
    }

    public void Change_NeedsLock(EventHubDescription description)
    {
        Description = description;
        foreach (EventPartition partition in _partitions)
        {
            partition.CloseReaders_NeedsLock(
                new BrokerException(ErrorConditions.NotFound, $"The consumer group was removed from '{Path}'."),
                reader => !description.HasConsumerGroup(reader.ConsumerGroup));
            Family.Due_NeedsLock(partition.DropExpired_NeedsLock(Family.NowTicks));
        }
    }

    public void Delete_NeedsLock()
    {
        foreach (EventPartition partition in _partitions)
        {
            partition.CloseReaders_NeedsLock(BrokerException.EntityNotFound(Path), _ => true);
        }

        _gone.Cancel();
        Family.Delete_NeedsLock();
    }
}
