using System.Text.Json.Serialization;
using Serverless.Topology.Limits;
using Serverless.Topology.Properties;

namespace Serverless.Topology;

/// <summary>
/// A Service Bus topic. What is not said is as the service has it; <see cref="InTopology"/> has what topology.json does
/// not say. <see cref="TimeSpan.MaxValue"/> means never.
/// </summary>
public sealed record TopicDescription
{
    /// <summary>The name, 1 to 260 characters; unique among queues, topics and event hubs, whatever the case.</summary>
    public required string Name { get; init; }

    /// <summary>Whether a message id that was seen within the window is accepted and dropped.</summary>
    public bool RequiresDuplicateDetection { get; init; }

    /// <summary>How long message ids are remembered: 20 seconds to 7 days.</summary>
    public TimeSpan DuplicateDetectionHistoryTimeWindow { get; init; } = ServiceDefaults.DuplicateWindow;

    /// <summary>
    /// How long a message lives when it says nothing itself; also the upper bound of what it may say.
    /// </summary>
    public TimeSpan DefaultMessageTimeToLive { get; init; } = TimeSpan.MaxValue;

    /// <summary>How much the topic holds, in MiB.</summary>
    public long MaxSizeInMegabytes { get; init; } = ServiceDefaults.MaxSizeInMegabytes;

    /// <summary>Largest message in KiB; null for the namespace's.</summary>
    public long? MaxMessageSizeInKilobytes { get; init; }

    /// <summary>What the topic accepts.</summary>
    public EntityStatus Status { get; init; }

    /// <summary>How long the topic is unused before it is deleted.</summary>
    public TimeSpan AutoDeleteOnIdle { get; init; } = TimeSpan.MaxValue;

    /// <summary>Text of the user's, up to 1,024 characters.</summary>
    public string? UserMetadata { get; init; }

    /// <summary>Kept for who asks; the broker's own keys are those of --keys.</summary>
    public IReadOnlyList<AuthorizationRule> AuthorizationRules { get; init; } = [];

    /// <summary>Kept for who asks.</summary>
    public bool SupportOrdering { get; init; } = true;

    /// <summary>Kept for who asks.</summary>
    public bool EnableBatchedOperations { get; init; } = true;

    /// <summary>Whether the topic lies in partitions.</summary>
    public bool EnablePartitioning { get; init; }

    /// <summary>Set by the broker.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Set by the broker.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>
    /// The subscriptions that a file declares; each gets a copy of every message that one of its rules selects.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<SubscriptionDescription> Subscriptions { get; init; } = [];

    /// <summary>A topic of which topology.json says the name alone.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The topic.</returns>
    public static TopicDescription InTopology(string name) =>
        EntityProperties.Topic.InTopology(new TopicDescription { Name = name });
}
