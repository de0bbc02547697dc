namespace Serverless.Broker.Entities;

/// <summary>What an entity has that was created without saying it, as the service's standard tier has it.</summary>
internal static class DescriptionDefaults
{
    public const int MaxDeliveryCount = 10;
    public const int MaxSizeInMegabytes = 1024;
    public const int MaxMessageSizeInKilobytes = 256;
    public static readonly TimeSpan LockDuration = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan DuplicateWindow = TimeSpan.FromMinutes(10);
}
