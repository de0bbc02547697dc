using System.ComponentModel.DataAnnotations;

namespace Serverless.RequestResponse;

/// <summary>Settings of idempotent execution.</summary>
public sealed class IdempotencyOptions
{
    /// <summary>Default of <see cref="Retention"/>, in hours.</summary>
    public const int DefaultRetentionHours = 24;

    /// <summary>Default of <see cref="Lease"/>, in seconds.</summary>
    public const int DefaultLeaseSeconds = 60;

    /// <summary>How long a response is kept and given to repeats. After that the key is as new.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromHours(DefaultRetentionHours);

    /// <summary>How long a request may be in progress (<see cref="IdempotentExecution.RunExclusiveAsync"/>) before a
    /// repeat takes it for dead and runs in its place.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(DefaultLeaseSeconds);
}
