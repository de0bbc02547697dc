namespace Serverless.Topology;

/// <summary>Every entity of a topology by the name that apps use for it, whatever the case.</summary>
internal sealed class EntityIndex
{
    private readonly Dictionary<string, (string Name, EntityKind Kind)> _entities =
        new(StringComparer.OrdinalIgnoreCase);

    public EntityIndex(TopologyDefinition topology)
    {
        foreach (QueueDescription queue in topology.Queues)
        {
            Add(queue.Name, EntityKind.Queue);
        }

        foreach (TopicDescription topic in topology.Topics)
        {
            Add(topic.Name, EntityKind.Topic);
            foreach (SubscriptionDescription subscription in topic.Subscriptions)
            {
                Add($"{topic.Name}/{subscription.Name}", EntityKind.Subscription);
            }
        }

        foreach (EventHubDescription hub in topology.EventHubs)
        {
            Add(hub.Name, EntityKind.EventHub);
            foreach (string group in hub.ConsumerGroups)
            {
                Add($"{hub.Name}/{group}", EntityKind.ConsumerGroup);
            }
        }
    }

    public IReadOnlyCollection<(string Name, EntityKind Kind)> Entities => _entities.Values;

    public bool TryFind(string name, out (string Name, EntityKind Kind) entity) =>
        _entities.TryGetValue(name, out entity);

    private void Add(string name, EntityKind kind) => _entities.TryAdd(name, (name, kind));
}
