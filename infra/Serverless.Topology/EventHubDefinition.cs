using Serverless.Topology.Limits;

namespace Serverless.Topology;

/// <summary>An event hub. What is not said has the default of <see cref="EntityDefaults"/>.</summary>
public sealed record EventHubDefinition
{
    /// <summary>The name, 1 to 256 characters; unique among queues, topics and event hubs, whatever the case.</summary>
    public required string Name { get; init; }

    /// <summary>How many partitions the hub has: 1 to 32. It cannot be changed later on the Standard tier.</summary>
    public int PartitionCount { get; init; } = EntityDefaults.PartitionCount;

    /// <summary>How long events are kept: whole hours, 1 hour to 7 days.</summary>
    public TimeSpan Retention { get; init; } = EntityDefaults.EventRetention;

    /// <summary>The consumer groups: one a reader, never <c>$Default</c>.</summary>
    public IReadOnlyList<string> ConsumerGroups { get; init; } = [];
}
