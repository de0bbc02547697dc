namespace Serverless.Broker.Entities;

/// <summary>A topic's settings. <see cref="TimeSpan.MaxValue"/> means never.</summary>
internal sealed record TopicDescription
{
    public required string Name { get; init; }

    public bool RequiresDuplicateDetection { get; init; }

    public TimeSpan DuplicateDetectionHistoryTimeWindow { get; init; } = DescriptionDefaults.DuplicateWindow;

    public TimeSpan DefaultMessageTimeToLive { get; init; } = TimeSpan.MaxValue;

    public long MaxSizeInMegabytes { get; init; } = DescriptionDefaults.MaxSizeInMegabytes;

    /// <summary>Largest message in KiB; null for the namespace's.</summary>
    public long? MaxMessageSizeInKilobytes { get; init; }

    public EntityStatus Status { get; init; }

    public TimeSpan AutoDeleteOnIdle { get; init; } = TimeSpan.MaxValue;

    public string? UserMetadata { get; init; }

    /// <summary>Kept for who asks; the broker's own keys are those of --keys.</summary>
    public IReadOnlyList<AuthorizationRule> AuthorizationRules { get; init; } = [];

    public bool SupportOrdering { get; init; } = true;

    public bool EnableBatchedOperations { get; init; } = true;

    public bool EnablePartitioning { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }
}
