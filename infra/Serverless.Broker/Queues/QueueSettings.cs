using Serverless.Broker.Entities;

namespace Serverless.Broker.Queues;

/// <summary>What a message queue goes by; taken from the description of its queue or subscription.</summary>
internal sealed record QueueSettings
{
    public bool RequiresSession { get; init; }

    public TimeSpan LockDuration { get; init; } = EntityLimits.DefaultLockDuration;

    public int MaxDeliveryCount { get; init; } = EntityLimits.DefaultMaxDeliveryCount;

    public TimeSpan TimeToLive { get; init; } = TimeSpan.MaxValue;

    public bool DeadLetterExpired { get; init; }

    public string? ForwardTo { get; init; }

    public EntityStatus Status { get; init; }

    public static QueueSettings From(QueueDescription queue) => new()
    {
        RequiresSession = queue.RequiresSession,
        LockDuration = queue.LockDuration,
        MaxDeliveryCount = queue.MaxDeliveryCount,
        TimeToLive = queue.DefaultMessageTimeToLive,
        DeadLetterExpired = queue.DeadLetteringOnMessageExpiration,
        ForwardTo = queue.ForwardTo,
        Status = queue.Status,
    };

    public static QueueSettings From(SubscriptionDescription subscription) => new()
    {
        RequiresSession = subscription.RequiresSession,
        LockDuration = subscription.LockDuration,
        MaxDeliveryCount = subscription.MaxDeliveryCount,
        TimeToLive = subscription.DefaultMessageTimeToLive,
        DeadLetterExpired = subscription.DeadLetteringOnMessageExpiration,
        ForwardTo = subscription.ForwardTo,
        Status = subscription.Status,
    };

    /// <summary>A dead-letter queue: no sessions, no time to live, no limit of deliveries.</summary>
    public QueueSettings ForDeadLetters(string? forwardTo) => new()
    {
        LockDuration = LockDuration,
        MaxDeliveryCount = int.MaxValue,
        ForwardTo = forwardTo,
        Status = Status,
    };
}
