namespace Serverless.Broker.Entities;

/// <summary>
/// Defaults and limits of the service (Service Bus: quotas), where a description does not say otherwise.
/// </summary>
internal static class EntityLimits
{
    public const int DefaultMaxDeliveryCount = 10;
    public const int DefaultMaxSizeInMegabytes = 1024;
    public const int DefaultMaxMessageSizeInKilobytes = 256;
    public const int LargestMessageSizeInKilobytes = 100 * 1024;
    /// <summary>Bytes of a batch, however large the single messages are that an entity takes.</summary>
    public const int LargestBatch = 1024 * 1024;
    public const int MaxPropertyLength = 128;
    public const int MaxReasonLength = 4096;
    public const int MaxHops = 4;
    public static readonly TimeSpan DefaultLockDuration = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan MaxLockDuration = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan DefaultDuplicateWindow = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan TransactionTimeout = TimeSpan.FromMinutes(2);
}
