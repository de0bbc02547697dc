using Serverless.Topology.Limits;

namespace Serverless.Topology;

/// <summary>A subscription of a topic. What is not said has the default of <see cref="EntityDefaults"/>.</summary>
public sealed record SubscriptionDefinition
{
    /// <summary>The name, 1 to 50 characters, unique within the topic, whatever the case.</summary>
    public required string Name { get; init; }

    /// <summary>Whether every message carries a session id, and is received in order within its session.</summary>
    public bool RequiresSession { get; init; }

    /// <summary>How long a received message stays locked: 5 seconds to 5 minutes.</summary>
    public TimeSpan LockDuration { get; init; } = EntityDefaults.LockDuration;

    /// <summary>After how many deliveries a message is dead-lettered: 1 to 2000.</summary>
    public int MaxDeliveryCount { get; init; } = EntityDefaults.MaxDeliveryCount;

    /// <summary>How long a message lives in this subscription when it says nothing shorter itself.</summary>
    public TimeSpan DefaultMessageTimeToLive { get; init; } = EntityDefaults.MessageTimeToLive;

    /// <summary>Whether an expired message goes to the dead-letter queue; otherwise it is dropped.</summary>
    public bool DeadLetteringOnMessageExpiration { get; init; } = true;

    /// <summary>Whether a message whose filter fails to evaluate goes to the dead-letter queue.</summary>
    public bool DeadLetteringOnFilterEvaluationExceptions { get; init; } = true;

    /// <summary>
    /// The rules that select messages; a message is taken when any of them matches. An empty list means the
    /// rule <c>$Default</c>, which takes every message.
    /// </summary>
    public IReadOnlyList<RuleDefinition> Rules { get; init; } = [];
}
