namespace Serverless.Topology.Limits;

/// <summary>What an entity has that was created without saying it, as the service's standard tier has it.</summary>
public static class ServiceDefaults
{
    /// <summary>10 deliveries.</summary>
    public const int MaxDeliveryCount = 10;

    /// <summary>1 GiB.</summary>
    public const int MaxSizeInMegabytes = 1024;

    /// <summary>256 KiB a message.</summary>
    public const int MaxMessageSizeInKilobytes = 256;

    /// <summary>4 partitions of a hub.</summary>
    public const int PartitionCount = 4;

    /// <summary>1 minute.</summary>
    public static readonly TimeSpan LockDuration = TimeSpan.FromMinutes(1);

    /// <summary>10 minutes.</summary>
    public static readonly TimeSpan DuplicateWindow = TimeSpan.FromMinutes(10);

    /// <summary>1 day.</summary>
    public static readonly TimeSpan EventRetention = TimeSpan.FromDays(1);
}
