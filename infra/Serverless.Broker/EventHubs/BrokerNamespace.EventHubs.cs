using Serverless.Broker.EventHubs;
using Serverless.Broker.EventHubs.Storage;

namespace Serverless.Broker.Entities;

internal sealed partial class BrokerNamespace
{
    private const long MaxHubSizeInBytes = ServiceDefaults.MaxSizeInMegabytes * 1024L * 1024L;

    public EventHub? FindEventHub(string name) => _hubs.GetValueOrDefault(name);

    /// <summary>Creates an event hub; <c>com.microsoft:entity-already-exists</c> when the name is in use.</summary>
    public Task CreateEventHubAsync(EventHubDescription description, string? declared = null)
    {
        lock (_administration)
        {
            CheckNew(description.Name);
            _tier.CheckRoomForHub(_hubs.Count);
            description = _tier.Admit(description);
            EventHub hub = NewEventHub(
                NextId(EventHub.Ids(description)), description with { CreatedAt = _options.TimeProvider.GetUtcNow() });
            using FamilyScope _ = hub.Family.Enter();
            Register(hub);
            hub.Stored = StoreNewAsync(hub, declared);
            return hub.Stored;
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
    public async Task DeleteEventHubAsync(string name)
    {
        EventHub hub = TakeOut(name, out Task deleted);
        await deleted;
        foreach (EventPartition partition in hub.Partitions)
        {
            partition.Delete();
        }
    }

    private EventHub TakeOut(string name, out Task deleted)
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
            deleted = scope.Commit();
            return hub;
        }
    }

    private EventHub AddEventHub(int id, EventHubDescription description)
    {
        EventHub hub = NewEventHub(id, description);
        Register(hub);
        return hub;
    }

    private EventHub NewEventHub(int id, EventHubDescription description)
    {
        EventMemory memory = new(description.Name, MaxHubSizeInBytes);
        return new EventHub(
            NewFamily(id),
            id,
            description,
            partition => _events is { } store ? store.Open(partition) : new MemoryEventLog(memory));
    }

    private void Register(EventHub hub)
    {
        foreach (EventPartition partition in hub.Partitions)
        {
            _partitionsById[partition.Id] = partition;
        }

        _hubs[hub.Path] = hub;
    }
}
