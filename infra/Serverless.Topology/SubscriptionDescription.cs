using Serverless.Topology.Limits;
using Serverless.Topology.Properties;

namespace Serverless.Topology;

/// <summary>
/// A subscription of a topic. What is not said is as the service has it; <see cref="InTopology"/> has what
/// topology.json does not say. <see cref="TimeSpan.MaxValue"/> means never.
/// </summary>
public sealed record SubscriptionDescription : IReceivableDescription
{
    /// <summary>The topic; below a topic, where a file declares it, it need not be said.</summary>
    public string TopicName { get; init; } = "";

    /// <summary>The name, 1 to 50 characters, unique within the topic, whatever the case.</summary>
    public required string Name { get; init; }

    /// <summary>How long a received message stays locked: 5 seconds to 5 minutes.</summary>
    public TimeSpan LockDuration { get; init; } = ServiceDefaults.LockDuration;

    /// <summary>After how many deliveries a message is dead-lettered: 1 to 2000.</summary>
    public int MaxDeliveryCount { get; init; } = ServiceDefaults.MaxDeliveryCount;

    /// <summary>Whether every message carries a session id, and is received in order within its session.</summary>
    public bool RequiresSession { get; init; }

    /// <summary>How long a message lives in this subscription when it says nothing shorter itself.</summary>
    public TimeSpan DefaultMessageTimeToLive { get; init; } = TimeSpan.MaxValue;

    /// <summary>Whether an expired message goes to the dead-letter queue; otherwise it is dropped.</summary>
    public bool DeadLetteringOnMessageExpiration { get; init; }

    /// <summary>Whether a message whose filter fails to evaluate goes to the dead-letter queue.</summary>
    public bool DeadLetteringOnFilterEvaluationExceptions { get; init; } = true;

    /// <summary>What the subscription accepts.</summary>
    public EntityStatus Status { get; init; }

    /// <summary>The queue or topic that messages go on to; null for none.</summary>
    public string? ForwardTo { get; init; }

    /// <summary>The queue or topic that dead letters go on to; null for none.</summary>
    public string? ForwardDeadLetteredMessagesTo { get; init; }

    /// <summary>How long the subscription is unused before it is deleted.</summary>
    public TimeSpan AutoDeleteOnIdle { get; init; } = TimeSpan.MaxValue;

    /// <summary>Text of the user's, up to 1,024 characters.</summary>
    public string? UserMetadata { get; init; }

    /// <summary>Kept for who asks.</summary>
    public bool EnableBatchedOperations { get; init; } = true;

    /// <summary>
    /// The rules that select messages; a message is taken when any of them matches. The rule <c>$Default</c>, which
    /// takes every message, when nothing is said.
    /// </summary>
    public IReadOnlyList<RuleDescription> Rules { get; init; } = [RuleDescription.Default];

    /// <summary>Set by the broker.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Set by the broker.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>A subscription of which topology.json says the name alone.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The subscription.</returns>
    public static SubscriptionDescription InTopology(string name) =>
        EntityProperties.Subscription.InTopology(new SubscriptionDescription { Name = name });
}
