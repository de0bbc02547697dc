using Serverless.Broker.EventHubs;

namespace Serverless.Broker.Entities;

internal sealed partial class BrokerNamespace
{
    private const long MaxHubSizeInBytes = DescriptionDefaults.MaxSizeInMegabytes * 1024L * 1024L;

    public EventHub? FindEventHub(string name) => _hubs.GetValueOrDefault(name);

    /// <summary>Creates an event hub; <c>com.microsoft:entity-already-exists</c> when the name is in use.</summary>
    public Task CreateEventHubAsync(EventHubDescription description, string? declared = null)
    {
        lock (_administration)
        {
            CheckNew(description.Name);
            _tier.CheckRoomForHub(_hubs.Count);
            description = _tier.Admit(description);
            EventHub hub = AddEventHub(
                NextId(EventHub.Ids(description)), description with { CreatedAt = _options.TimeProvider.GetUtcNow() });
            return StoreNewAsync(hub, declared);
        }
    }

    /// <summary>Changes retention and consumer groups; the number of partitions cannot be changed.</summary>
    public Task UpdateEventHubAsync(EventHubDescription description, string? declared = null)
    {
        lock (_administration)
        {
            EventHub hub = FindEventHub(description.Name) ?? throw BrokerException.EntityNotFound(description.Name);
            if (hub.Description.PartitionCount != description.PartitionCount)
            {
                throw BrokerException.NotAllowed(
                    $"The event hub '{hub.Path}' has {hub.Description.PartitionCount} partitions, which cannot become "
                    + $"{description.PartitionCount}: keys would move. Rename the hub, or delete the broker's data.");
            }

            description = _tier.Admit(description);
            return ChangeAsync(
                hub,
                declared,
                () => hub.Change_NeedsLock(
                    description with { Name = hub.Path, CreatedAt = hub.Description.CreatedAt }));
        }
    }

    /// <summary>Deletes an event hub with all its events.</summary>
    public Task DeleteEventHubAsync(string name)
    {
        lock (_administration)
        {
            EventHub hub = FindEventHub(name) ?? throw BrokerException.EntityNotFound(name);
            _hubs.TryRemove(name, out _);
            foreach (EventPartition partition in hub.Partitions)
            {
                _partitionsById.TryRemove(partition.Id, out _);
            }

            using FamilyScope scope = hub.Family.Enter();
            hub.Delete_NeedsLock();
            hub.Family.Entry.EntityRemoved(hub.Id);
            return scope.Commit();
        }
    }

    private EventHub AddEventHub(int id, EventHubDescription description)
    {
        EventHub hub = new(NewFamily(id), id, description, MaxHubSizeInBytes);
        foreach (EventPartition partition in hub.Partitions)
        {
            _partitionsById[partition.Id] = partition;
        }

        _hubs[description.Name] = hub;
        return hub;
    }
}
