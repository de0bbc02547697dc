namespace Serverless.Topology.Limits;

/// <summary>
/// What an entity gets when topology.json does not say it. The same values are in <c>topology.schema.json</c> and in
/// the Bicep modules; a test holds the three together.
/// </summary>
public static class EntityDefaults
{
    /// <summary>10 deliveries.</summary>
    public const int MaxDeliveryCount = 10;

    /// <summary>4 partitions.</summary>
    public const int PartitionCount = 4;

    /// <summary>1 minute.</summary>
    public static readonly TimeSpan LockDuration = TimeSpan.FromMinutes(1);

    /// <summary>14 days. Service Bus itself would keep a message for ever.</summary>
    public static readonly TimeSpan MessageTimeToLive = TimeSpan.FromDays(14);

    /// <summary>10 minutes.</summary>
    public static readonly TimeSpan DuplicateDetectionWindow = TimeSpan.FromMinutes(10);

    /// <summary>1 day.</summary>
    public static readonly TimeSpan EventRetention = TimeSpan.FromDays(1);
}
