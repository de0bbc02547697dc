using System.Globalization;
using Serverless.Broker.Entities;

namespace Serverless.Broker.EventHubs;

/// <summary>
/// An event hub: its partitions share one lock, one timer and the entries of the journal. Thread-safe.
/// </summary>
internal sealed class EventHub : IStoredEntity
{
    /// <summary>The service's largest event, and largest batch, in bytes.</summary>
    public const long MaxMessageSize = 1024 * 1024;

    private readonly EventPartition[] _partitions;
    private readonly long _maxSizeInBytes;
    private readonly CancellationTokenSource _gone = new();
    private int _turn = -1;

    public EventHub(EntityFamily family, int id, EventHubDescription description, long maxSizeInBytes)
    {
        Family = family;
        Id = id;
        Description = description;
        _maxSizeInBytes = maxSizeInBytes;
        _partitions =
        [
            .. Enumerable.Range(0, description.PartitionCount).Select(i => new EventPartition(this, id + 1 + i, i)),
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

    /// <exception cref="BrokerException">
    /// amqp:resource-limit-exceeded: the hub or the disk has no room for this many bytes.
    /// </exception>
    public void CheckRoom_NeedsLock(long bytes)
    {
        CheckExists();
        if (Family.SizeInBytes + bytes > _maxSizeInBytes)
        {
            throw new BrokerException(
                ErrorConditions.ResourceLimitExceeded,
                $"The event hub '{Path}' holds {Family.SizeInBytes} bytes of {_maxSizeInBytes}, which the broker keeps "
                + $"in memory. Events leave after the retention of {Description.Retention}: lower it, or send less.");
        }

        Family.Entry.Journal.EnsureRoom(bytes);
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
