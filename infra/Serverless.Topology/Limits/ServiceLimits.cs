namespace Serverless.Topology.Limits;

/// <summary>
/// The limits of the services: what topologies, configs, descriptions, messages and transactions are held against.
/// Sources: "Service Bus quotas", "Azure Event Hubs quotas and limits" (Standard tier) and "Naming rules and
/// restrictions for Azure resources" in Microsoft's documentation.
/// </summary>
internal static class ServiceLimits
{
    public const int EntityNameLength = 260;
    public const int EventHubNameLength = 256;
    public const int ChildNameLength = 50;
    public const int MinAppNameLength = 2;
    public const int MaxAppNameLength = 20;
    public const int MinDeliveryCount = 1;
    public const int MaxDeliveryCount = 2000;
    public const int MinPartitions = 1;
    public const int MaxPartitions = 32;
    public const int MaxConsumerGroups = 20;
    public const int MaxSubscriptions = 2000;
    public const int FilterLength = 1024;
    public const int UserMetadataLength = 1024;

    /// <summary>Characters of a message id, session id or partition key.</summary>
    public const int MessagePropertyLength = 128;

    /// <summary>Characters of a dead-letter reason or description.</summary>
    public const int ReasonLength = 4096;

    /// <summary>Times that a message is forwarded.</summary>
    public const int MaxHops = 4;

    /// <summary>The Premium tier's.</summary>
    public const int MaxMessageSizeInKilobytes = 100 * 1024;

    /// <summary>Bytes of a batch, however large the single messages are that an entity takes.</summary>
    public const int MaxBatchSize = 1024 * 1024;

    public const int MaxMessagesInTransaction = 100;

    public static readonly TimeSpan MinLock = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan MaxLock = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan MinIdle = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan MinTimeToLive = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan MinDuplicateWindow = TimeSpan.FromSeconds(20);
    public static readonly TimeSpan MaxDuplicateWindow = TimeSpan.FromDays(7);
    public static readonly TimeSpan TransactionTimeout = TimeSpan.FromMinutes(2);
    public static readonly TimeSpan MinRetention = TimeSpan.FromHours(1);
    public static readonly TimeSpan MaxRetention = TimeSpan.FromDays(7);
}
