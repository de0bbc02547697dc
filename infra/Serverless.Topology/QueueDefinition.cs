using Serverless.Topology.Limits;

namespace Serverless.Topology;

/// <summary>A Service Bus queue. What is not said has the default of <see cref="EntityDefaults"/>.</summary>
public sealed record QueueDefinition
{
    /// <summary>The name, 1 to 260 characters; unique among queues, topics and event hubs, whatever the case.</summary>
    public required string Name { get; init; }

    /// <summary>Whether every message carries a session id, and is received in order within its session.</summary>
    public bool RequiresSession { get; init; }

    /// <summary>How long a received message stays locked: 5 seconds to 5 minutes.</summary>
    public TimeSpan LockDuration { get; init; } = EntityDefaults.LockDuration;

    /// <summary>After how many deliveries a message is dead-lettered: 1 to 2000.</summary>
    public int MaxDeliveryCount { get; init; } = EntityDefaults.MaxDeliveryCount;

    /// <summary>
    /// How long a message lives when it says nothing itself; also the upper bound of what it may say.
    /// </summary>
    public TimeSpan DefaultMessageTimeToLive { get; init; } = EntityDefaults.MessageTimeToLive;

    /// <summary>Whether an expired message goes to the dead-letter queue; otherwise it is dropped.</summary>
    public bool DeadLetteringOnMessageExpiration { get; init; } = true;

    /// <summary>Whether a message id that was seen within the window is accepted and dropped.</summary>
    public bool RequiresDuplicateDetection { get; init; }

    /// <summary>How long message ids are remembered: 20 seconds to 7 days.</summary>
    public TimeSpan DuplicateDetectionHistoryTimeWindow { get; init; } = EntityDefaults.DuplicateDetectionWindow;
}
