using Serverless.Topology.Limits;

namespace Serverless.Topology.Properties;

/// <summary>
/// The properties of entities, a row each: in which formats, what absence means there, limits, tiers, changes. What
/// topology.json leaves out stands also in topology.schema.json and in the Bicep modules; tests hold them together.
/// </summary>
internal static class PropertyTable
{
    public static readonly PropertyRow<TimeSpan> LockDuration = new("LockDuration", PropertyTypes.Duration)
    {
        Topology = new(ServiceDefaults.LockDuration),
        Emulator = new(ServiceDefaults.LockDuration),
        Limit = PropertyLimits.Between("LockDuration", "A lock", ServiceLimits.MinLock, ServiceLimits.MaxLock),
    };

    public static readonly PropertyRow<long> MaxSizeInMegabytes = new("MaxSizeInMegabytes", PropertyTypes.Size)
    {
        Limit = PropertyLimits.Between("MaxSizeInMegabytes", "A size", 1, long.MaxValue >> 20),
        Tier = PropertyTiers.Capped(limits => limits.MaxSizeInMegabytes),
    };

    public static readonly PropertyRow<bool> RequiresDuplicateDetection =
        new("RequiresDuplicateDetection", PropertyTypes.Flag)
        {
            Topology = new(false),
            Emulator = new(false),
            Tier = PropertyTiers.Feature<bool>("duplicate detection", limits => limits.HasDuplicateDetection),
            IsFixed = true,
        };

    public static readonly PropertyRow<bool> RequiresSession = new("RequiresSession", PropertyTypes.Flag)
    {
        Topology = new(false),
        Emulator = new(false),
        Tier = PropertyTiers.Feature<bool>("sessions", limits => limits.HasSessions),
        IsFixed = true,
    };

    /// <summary>Service Bus itself would keep a message for ever; the emulator's is also its longest.</summary>
    public static readonly PropertyRow<TimeSpan> DefaultMessageTimeToLive =
        new("DefaultMessageTimeToLive", PropertyTypes.Duration)
        {
            Topology = new(TimeSpan.FromDays(14)),
            Emulator = new(TimeSpan.FromHours(1)),
            Atom = new(TimeSpan.MaxValue),
            Limit = PropertyLimits.Between(
                "DefaultMessageTimeToLive", "A time to live", ServiceLimits.MinTimeToLive, TimeSpan.MaxValue),
            Tier = PropertyTiers.TimeToLive(limits => limits.MaxTimeToLive),
        };

    public static readonly PropertyRow<bool> DeadLetteringOnMessageExpiration =
        new("DeadLetteringOnMessageExpiration", PropertyTypes.Flag)
        {
            Topology = new(true),
            Emulator = new(false),
        };

    public static readonly PropertyRow<bool> DeadLetteringOnFilterEvaluationExceptions =
        new("DeadLetteringOnFilterEvaluationExceptions", PropertyTypes.Flag) { Topology = new(true) };

    public static readonly PropertyRow<TimeSpan> DuplicateDetectionHistoryTimeWindow =
        new("DuplicateDetectionHistoryTimeWindow", PropertyTypes.Duration)
        {
            Topology = new(ServiceDefaults.DuplicateWindow),
            Emulator = new(ServiceDefaults.DuplicateWindow),
            Limit = PropertyLimits.Between(
                "DuplicateDetectionHistoryTimeWindow",
                "A duplicate detection window",
                ServiceLimits.MinDuplicateWindow,
                ServiceLimits.MaxDuplicateWindow),
        };

    public static readonly PropertyRow<int> MaxDeliveryCount = new("MaxDeliveryCount", PropertyTypes.Integer)
    {
        Topology = new(ServiceDefaults.MaxDeliveryCount),
        Emulator = new(ServiceDefaults.MaxDeliveryCount),
        Limit = PropertyLimits.Between(
            "MaxDeliveryCount", "A delivery count", ServiceLimits.MinDeliveryCount, ServiceLimits.MaxDeliveryCount),
        Tier = PropertyTiers.AtMost("deliveries of a message (maxDeliveryCount)", limits => limits.MaxDeliveryCount),
    };

    public static readonly PropertyRow<bool> EnableBatchedOperations =
        new("EnableBatchedOperations", PropertyTypes.Flag);

    public static readonly PropertyRow<IReadOnlyList<AuthorizationRule>> AuthorizationRules =
        new("AuthorizationRules", PropertyTypes.AuthorizationRules);

    public static readonly PropertyRow<EntityStatus> Status = new("Status", PropertyTypes.Status);

    public static readonly PropertyRow<string?> ForwardTo = new("ForwardTo", PropertyTypes.Entity)
    {
        Emulator = new(null),
        Atom = new(null),
        Tier = PropertyTiers.Feature<string?>("forwarding", limits => limits.HasForwarding),
    };

    public static readonly PropertyRow<string?> ForwardDeadLetteredMessagesTo =
        new("ForwardDeadLetteredMessagesTo", PropertyTypes.Entity) { Emulator = new(null), Atom = new(null) };

    public static readonly PropertyRow<string?> UserMetadata = new("UserMetadata", PropertyTypes.Text)
    {
        Atom = new(null),
        Limit = PropertyLimits.Length("UserMetadata", ServiceLimits.UserMetadataLength),
    };

    public static readonly PropertyRow<bool> SupportOrdering = new("SupportOrdering", PropertyTypes.Flag);

    public static readonly PropertyRow<TimeSpan> AutoDeleteOnIdle = new("AutoDeleteOnIdle", PropertyTypes.Duration)
    {
        Atom = new(TimeSpan.MaxValue),
        Limit = PropertyLimits.Between("AutoDeleteOnIdle", "An idle time", ServiceLimits.MinIdle, TimeSpan.MaxValue),
    };

    public static readonly PropertyRow<bool> EnablePartitioning = new("EnablePartitioning", PropertyTypes.Flag)
    {
        Tier = PropertyTiers.Feature<bool>("partitioning", limits => limits.HasPartitionedEntities),
        IsFixed = true,
    };

    public static readonly PropertyRow<long?> MaxMessageSizeInKilobytes =
        new("MaxMessageSizeInKilobytes", PropertyTypes.OptionalSize)
        {
            Limit = PropertyLimits.OfSize("MaxMessageSizeInKilobytes", 1, ServiceLimits.MaxMessageSizeInKilobytes),
            Tier = PropertyTiers.SizeAtMost(
                "KB a message (maxMessageSizeInKilobytes)", limits => limits.MaxMessageSizeInKilobytes),
        };

    public static readonly PropertyRow<int> PartitionCount = new("PartitionCount", PropertyTypes.Integer)
    {
        Topology = new(ServiceDefaults.PartitionCount),
        Limit = PropertyLimits.Between(
            "PartitionCount", "A partition count", ServiceLimits.MinPartitions, ServiceLimits.MaxPartitions),
        Tier = PropertyTiers.AtMost("partitions", limits => limits.MaxPartitions),
    };

    public static readonly PropertyRow<TimeSpan> Retention = new("Retention", PropertyTypes.Duration)
    {
        Topology = new(ServiceDefaults.EventRetention),
        Limit = PropertyLimits.Between(
            "Retention", "A retention", ServiceLimits.MinRetention, ServiceLimits.MaxRetention),
    };
}
