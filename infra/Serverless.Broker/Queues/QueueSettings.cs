namespace Serverless.Broker.Queues;

/// <summary>What a message queue goes by; taken from the description of its queue or subscription.</summary>
internal sealed record QueueSettings
{
    public bool RequiresSession { get; init; }

    public TimeSpan LockDuration { get; init; } = ServiceDefaults.LockDuration;

    public int MaxDeliveryCount { get; init; } = ServiceDefaults.MaxDeliveryCount;

    public TimeSpan TimeToLive { get; init; } = TimeSpan.MaxValue;

    public bool DeadLetterExpired { get; init; }

    public string? ForwardTo { get; init; }

    public EntityStatus Status { get; init; }

    public static QueueSettings From(IReceivableDescription description) => new()
    {
        RequiresSession = description.RequiresSession,
        LockDuration = description.LockDuration,
        MaxDeliveryCount = description.MaxDeliveryCount,
        TimeToLive = description.DefaultMessageTimeToLive,
        DeadLetterExpired = description.DeadLetteringOnMessageExpiration,
        ForwardTo = description.ForwardTo,
        Status = description.Status,
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
