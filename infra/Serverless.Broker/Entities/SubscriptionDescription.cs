using Serverless.Broker.Filters;

namespace Serverless.Broker.Entities;

/// <summary>A subscription's settings. <see cref="TimeSpan.MaxValue"/> means never.</summary>
internal sealed record SubscriptionDescription : IReceivableDescription
{
    public required string TopicName { get; init; }

    public required string Name { get; init; }

    public TimeSpan LockDuration { get; init; } = DescriptionDefaults.LockDuration;

    public int MaxDeliveryCount { get; init; } = DescriptionDefaults.MaxDeliveryCount;

    public bool RequiresSession { get; init; }

    public TimeSpan DefaultMessageTimeToLive { get; init; } = TimeSpan.MaxValue;

    public bool DeadLetteringOnMessageExpiration { get; init; }

    public bool DeadLetteringOnFilterEvaluationExceptions { get; init; } = true;

    public EntityStatus Status { get; init; }

    public string? ForwardTo { get; init; }

    public string? ForwardDeadLetteredMessagesTo { get; init; }

    public TimeSpan AutoDeleteOnIdle { get; init; } = TimeSpan.MaxValue;

    public string? UserMetadata { get; init; }

    public bool EnableBatchedOperations { get; init; } = true;

    /// <summary>The rules; the rule $Default that matches everything when nothing is given.</summary>
    public IReadOnlyList<RuleDescription> Rules { get; init; } = [RuleDescription.Default];

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }
}
