using Serverless.Topology.Limits;
using Serverless.Topology.Properties;

namespace Serverless.Topology;

/// <summary>
/// A Service Bus queue. What is not said is as the service has it; <see cref="InTopology"/> has what topology.json does
/// not say. <see cref="TimeSpan.MaxValue"/> means never.
/// </summary>
public sealed record QueueDescription : IReceivableDescription
{
    /// <summary>The name, 1 to 260 characters; unique among queues, topics and event hubs, whatever the case.</summary>
    public required string Name { get; init; }

    /// <summary>How long a received message stays locked: 5 seconds to 5 minutes.</summary>
    public TimeSpan LockDuration { get; init; } = ServiceDefaults.LockDuration;

    /// <summary>After how many deliveries a message is dead-lettered: 1 to 2000.</summary>
    public int MaxDeliveryCount { get; init; } = ServiceDefaults.MaxDeliveryCount;

    /// <summary>Whether every message carries a session id, and is received in order within its session.</summary>
    public bool RequiresSession { get; init; }

    /// <summary>Whether a message id that was seen within the window is accepted and dropped.</summary>
    public bool RequiresDuplicateDetection { get; init; }

    /// <summary>How long message ids are remembered: 20 seconds to 7 days.</summary>
    public TimeSpan DuplicateDetectionHistoryTimeWindow { get; init; } = ServiceDefaults.DuplicateWindow;

    /// <summary>
    /// How long a message lives when it says nothing itself; also the upper bound of what it may say.
    /// </summary>
    public TimeSpan DefaultMessageTimeToLive { get; init; } = TimeSpan.MaxValue;

    /// <summary>Whether an expired message goes to the dead-letter queue; otherwise it is dropped.</summary>
    public bool DeadLetteringOnMessageExpiration { get; init; }

    /// <summary>How much the queue holds, in MiB.</summary>
    public long MaxSizeInMegabytes { get; init; } = ServiceDefaults.MaxSizeInMegabytes;

    /// <summary>Largest message in KiB; null for the namespace's.</summary>
    public long? MaxMessageSizeInKilobytes { get; init; }

    /// <summary>What the queue accepts.</summary>
    public EntityStatus Status { get; init; }

    /// <summary>The queue or topic that messages go on to; null for none.</summary>
    public string? ForwardTo { get; init; }

    /// <summary>The queue or topic that dead letters go on to; null for none.</summary>
    public string? ForwardDeadLetteredMessagesTo { get; init; }

    /// <summary>How long the queue is unused before it is deleted.</summary>
    public TimeSpan AutoDeleteOnIdle { get; init; } = TimeSpan.MaxValue;

    /// <summary>Text of the user's, up to 1,024 characters.</summary>
    public string? UserMetadata { get; init; }

    /// <summary>Kept for who asks; the broker's own keys are those of --keys.</summary>
    public IReadOnlyList<AuthorizationRule> AuthorizationRules { get; init; } = [];

    /// <summary>Kept for who asks.</summary>
    public bool EnableBatchedOperations { get; init; } = true;

    /// <summary>Whether the queue lies in partitions.</summary>
    public bool EnablePartitioning { get; init; }

    /// <summary>Set by the broker.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Set by the broker.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>A queue of which topology.json says the name alone.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The queue.</returns>
    public static QueueDescription InTopology(string name) =>
        EntityProperties.Queue.InTopology(new QueueDescription { Name = name });
}
