
namespace Serverless.Broker.EventHubs;

/// <summary>Settings of an event hub.</summary>
internal sealed record EventHubDescription
{
    /// <summary>The consumer group that every hub has.</summary>
    public const string DefaultConsumerGroup = "$Default";

    public required string Name { get; init; }

    /// <summary>Fixed at the creation.</summary>
    public int PartitionCount { get; init; } = EntityDefaults.PartitionCount;

    /// <summary>How long an event is kept.</summary>
    public TimeSpan Retention { get; init; } = EntityDefaults.EventRetention;

    /// <summary>Beside <see cref="DefaultConsumerGroup"/>.</summary>
    public IReadOnlyList<string> ConsumerGroups { get; init; } = [];

    public DateTimeOffset CreatedAt { get; init; }

    public bool HasConsumerGroup(string name) =>
        name.Equals(DefaultConsumerGroup, StringComparison.OrdinalIgnoreCase)
        || ConsumerGroups.Contains(name, StringComparer.OrdinalIgnoreCase);
}
