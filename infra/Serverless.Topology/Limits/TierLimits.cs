namespace Serverless.Topology.Limits;

/// <summary>
/// What a tier allows (Service Bus: quotas, pricing tiers; Event Hubs: quotas; the emulators' quotas). Null has no
/// limit here.
/// </summary>
internal sealed record TierLimits
{
    public required ServiceTier Tier { get; init; }

    public bool HasTopics { get; init; } = true;

    public bool HasSessions { get; init; } = true;

    public bool HasDuplicateDetection { get; init; } = true;

    public bool HasForwarding { get; init; } = true;

    public bool HasTransactions { get; init; } = true;

    public bool HasPartitionedEntities { get; init; } = true;

    public long MaxMessageSizeInKilobytes { get; init; } = 256;

    public long MaxSizeInMegabytes { get; init; } = 5 * 1024;

    public TimeSpan? MaxTimeToLive { get; init; }

    public int? MaxDeliveryCount { get; init; }

    /// <summary>Queues and topics together.</summary>
    public int MaxEntities { get; init; } = 10_000;

    public int MaxSubscriptions { get; init; } = 2_000;

    public int? MaxHubs { get; init; }

    public int? MaxConsumerGroups { get; init; }

    public int MaxPartitions { get; init; } = 32;

    /// <summary>Connections at once on a port of AMQP.</summary>
    public int? MaxConnections { get; init; }

    public static TierLimits Of(ServiceTier tier) => tier switch
    {
        ServiceTier.Basic => new TierLimits
        {
            Tier = tier,
            HasTopics = false,
            HasSessions = false,
            HasDuplicateDetection = false,
            HasForwarding = false,
            HasTransactions = false,
            MaxTimeToLive = TimeSpan.FromDays(14),
            MaxConsumerGroups = 1,
        },
        ServiceTier.Standard => new TierLimits { Tier = tier, MaxConsumerGroups = 20 },
        ServiceTier.Premium => new TierLimits
        {
            Tier = tier,
            HasPartitionedEntities = false,
            MaxMessageSizeInKilobytes = 100 * 1024,
            MaxSizeInMegabytes = 80 * 1024,
            MaxConsumerGroups = 100,
            MaxPartitions = 100,
        },
        _ => new TierLimits
        {
            Tier = tier,
            HasPartitionedEntities = false,
            MaxSizeInMegabytes = 100,
            MaxTimeToLive = TimeSpan.FromHours(1),
            MaxDeliveryCount = 10,
            MaxEntities = 50,
            MaxSubscriptions = 50,
            MaxHubs = 10,
            MaxConsumerGroups = 20,
            MaxConnections = 10,
        },
    };
}
