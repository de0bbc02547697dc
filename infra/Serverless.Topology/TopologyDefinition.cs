using Serverless.Topology.Rights;

namespace Serverless.Topology;

/// <summary>
/// The entities of the system and the apps that use them: what <c>bicep/topology.json</c> says. An immutable
/// snapshot; <see cref="TopologyFile"/> reads it, <see cref="AccessRights"/> derives who may do what.
/// </summary>
public sealed record TopologyDefinition
{
    /// <summary>The Service Bus queues.</summary>
    public IReadOnlyList<QueueDefinition> Queues { get; init; } = [];

    /// <summary>The Service Bus topics with their subscriptions.</summary>
    public IReadOnlyList<TopicDefinition> Topics { get; init; } = [];

    /// <summary>The event hubs with their consumer groups.</summary>
    public IReadOnlyList<EventHubDefinition> EventHubs { get; init; } = [];

    /// <summary>The apps. Each has one identity, and the rights that its lists give it and no other.</summary>
    public IReadOnlyList<AppDefinition> Apps { get; init; } = [];
}
