using Serverless.Topology.Limits;

namespace Serverless.Topology;

/// <summary>A Service Bus topic. What is not said has the default of <see cref="EntityDefaults"/>.</summary>
public sealed record TopicDefinition
{
    /// <summary>The name, 1 to 260 characters; unique among queues, topics and event hubs, whatever the case.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// How long a message lives when it says nothing itself; also the upper bound of what it may say.
    /// </summary>
    public TimeSpan DefaultMessageTimeToLive { get; init; } = EntityDefaults.MessageTimeToLive;

    /// <summary>Whether a message id that was seen within the window is accepted and dropped.</summary>
    public bool RequiresDuplicateDetection { get; init; }

    /// <summary>How long message ids are remembered: 20 seconds to 7 days.</summary>
    public TimeSpan DuplicateDetectionHistoryTimeWindow { get; init; } = EntityDefaults.DuplicateDetectionWindow;

    /// <summary>The subscriptions; each gets a copy of every message that one of its rules selects.</summary>
    public IReadOnlyList<SubscriptionDefinition> Subscriptions { get; init; } = [];
}
