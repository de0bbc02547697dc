using Serverless.Topology.Limits;

namespace Serverless.Topology;

/// <summary>An event hub.</summary>
public sealed record EventHubDescription
{
    /// <summary>The consumer group that every hub has.</summary>
    public const string DefaultConsumerGroup = "$Default";

    /// <summary>The name, 1 to 256 characters; unique among queues, topics and event hubs, whatever the case.</summary>
    public required string Name { get; init; }

    /// <summary>How many partitions the hub has: 1 to 32. It cannot be changed later on the Standard tier.</summary>
    public int PartitionCount { get; init; } = ServiceDefaults.PartitionCount;

    /// <summary>How long events are kept: whole hours, 1 hour to 7 days.</summary>
    public TimeSpan Retention { get; init; } = ServiceDefaults.EventRetention;

    /// <summary>The consumer groups beside <see cref="DefaultConsumerGroup"/>: one a reader.</summary>
    public IReadOnlyList<string> ConsumerGroups { get; init; } = [];

    /// <summary>Set by the broker.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    internal bool HasConsumerGroup(string name) =>
        name.Equals(DefaultConsumerGroup, StringComparison.OrdinalIgnoreCase)
        || ConsumerGroups.Contains(name, StringComparer.OrdinalIgnoreCase);
}
