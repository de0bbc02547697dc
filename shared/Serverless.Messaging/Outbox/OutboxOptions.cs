using System.ComponentModel.DataAnnotations;

namespace Serverless.Messaging;

/// <summary>Settings of the outbox.</summary>
public sealed class OutboxOptions
{
    /// <summary>Default of <see cref="MaxBatchSize"/>.</summary>
    public const int DefaultMaxBatchSize = 100;

    /// <summary>Default of <see cref="MaxSendRetries"/>.</summary>
    public const int DefaultMaxSendRetries = 6;

    /// <summary>Default of <see cref="MaxQueued"/>.</summary>
    public const int DefaultMaxQueued = 20_000;

    /// <summary>How many messages go to the sender in one call.</summary>
    [Range(1, 1_000)]
    public int MaxBatchSize { get; set; } = DefaultMaxBatchSize;

    /// <summary>How often a batch is sent again, with exponential backoff, before its partitions are parked.</summary>
    [Range(0, 100)]
    public int MaxSendRetries { get; set; } = DefaultMaxSendRetries;

    /// <summary>The delay before the first retry; it doubles from one to the next, with jitter.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest delay before a retry.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often parked partitions are tried again. Their messages are in the store, so this is also when what
    /// could not be sent goes on.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan ParkedRetryInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A sweep leaves younger messages alone: the process that committed them is about to send them. The
    /// sweep at the start of a process does not.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan SweepMinimumAge { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many messages wait in memory for one destination. More stay in the store alone until a retry of
    /// parked partitions.</summary>
    [Range(1, 10_000_000)]
    public int MaxQueued { get; set; } = DefaultMaxQueued;
}
