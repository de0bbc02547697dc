namespace Serverless.Topology;

/// <summary>
/// What the descriptions of a queue and of a subscription share: how messages are kept and handed out.
/// </summary>
internal interface IReceivableDescription
{
    bool RequiresSession { get; }

    TimeSpan LockDuration { get; }

    int MaxDeliveryCount { get; }

    TimeSpan DefaultMessageTimeToLive { get; }

    bool DeadLetteringOnMessageExpiration { get; }

    string? ForwardTo { get; }

    TimeSpan AutoDeleteOnIdle { get; }

    EntityStatus Status { get; }
}
