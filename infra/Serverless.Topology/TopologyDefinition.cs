namespace Serverless.Topology;

/// <summary>
/// The entities of the system and the apps that use them: what <c>bicep/topology.json</c> says. An immutable
/// snapshot; <see cref="TopologyFile"/> reads it, <see cref="Rights.AccessRights"/> derives who may do what.
/// </summary>
public sealed record TopologyDefinition
{
    /// <summary>The Service Bus queues.</summary>
    public IReadOnlyList<QueueDescription> Queues { get; init; } = [];

    /// <summary>The Service Bus topics with their subscriptions.</summary>
    public IReadOnlyList<TopicDescription> Topics { get; init; } = [];

    /// <summary>The event hubs with their consumer groups.</summary>
    public IReadOnlyList<EventHubDescription> EventHubs { get; init; } = [];

    /// <summary>The apps. Each has one identity, and the rights that its lists give it and no other.</summary>
    public IReadOnlyList<AppDefinition> Apps { get; init; } = [];

    /// <summary>The names of everything but subscriptions.</summary>
    internal IEnumerable<string> EntityNames =>
        [.. Queues.Select(q => q.Name), .. Topics.Select(t => t.Name), .. EventHubs.Select(h => h.Name)];

    /// <summary>These entities and others.</summary>
    internal TopologyDefinition With(TopologyDefinition others) => this with
    {
        Queues = [.. Queues, .. others.Queues],
        Topics = [.. Topics, .. others.Topics],
        EventHubs = [.. EventHubs, .. others.EventHubs],
    };
}
