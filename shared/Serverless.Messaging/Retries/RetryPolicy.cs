using System.ComponentModel.DataAnnotations;

namespace Serverless.Messaging;

/// <summary>How often and when the handling of a message is tried again. One policy a function, from
/// <see cref="MessagingBuilder.ConfigureRetries(string, Action{RetryPolicy})"/> or the settings
/// <c>Messaging:Retries:{function}:{property}</c>; what is set for the function <c>Default</c> holds for all.</summary>
public sealed class RetryPolicy
{
    /// <summary>Default of <see cref="ImmediateRetries"/>.</summary>
    public const int DefaultImmediateRetries = 1;

    /// <summary>Default of <see cref="DelayedRetries"/>.</summary>
    public const int DefaultDelayedRetries = 6;

    /// <summary>Default of <see cref="Delay"/>, in seconds.</summary>
    public const int DefaultDelaySeconds = 10;

    /// <summary>Default of <see cref="MaxDelay"/>, in minutes.</summary>
    public const int DefaultMaxDelayMinutes = 15;

    /// <summary>Default of <see cref="MaxHold"/>, in seconds.</summary>
    public const int DefaultMaxHoldSeconds = 20;

    /// <summary>How often a delivery is handled again at once.</summary>
    [Range(0, 10)]
    public int ImmediateRetries { get; set; } = DefaultImmediateRetries;

    /// <summary>How often a message comes again after a delay. After the last one it is dead-lettered. A message of a
    /// session is held instead, and this counts its deliveries: keep it below the entity's maximum.</summary>
    [Range(0, 1_000)]
    public int DelayedRetries { get; set; } = DefaultDelayedRetries;

    /// <summary>The longest delay before the first delayed retry; it doubles with each further one. The delay itself is
    /// anything between zero and that (full jitter), so that what failed together does not come back
    /// together.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(DefaultDelaySeconds);

    /// <summary>What the doubling ends at.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "7.00:00:00")]
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMinutes(DefaultMaxDelayMinutes);

    /// <summary>How long a message of a session is held, in the running function, before it is given back: later
    /// messages of the session wait behind it in any case. Keep it below the function's timeout.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan MaxHold { get; set; } = TimeSpan.FromSeconds(DefaultMaxHoldSeconds);

    /// <summary>How long a handler may take; null for as long as the function may. A handler that takes longer has
    /// failed, and is tried again as after any failure.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>The longest delay before a retry.</summary>
    /// <param name="retry">The retry, from 0.</param>
    public TimeSpan LongestDelay(int retry)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(retry);
        return Backoff.After(retry, Delay, MaxDelay);
    }

    /// <summary>The delay before a retry: full jitter, at least a millisecond.</summary>
    /// <param name="retry">The retry, from 0.</param>
    /// <param name="random">A number of at least 0 and less than 1.</param>
    internal TimeSpan DelayBefore(int retry, double random)
    {
        var ticks = (long)(LongestDelay(retry).Ticks * random);
        return TimeSpan.FromTicks(Math.Max(ticks, TimeSpan.TicksPerMillisecond));
    }
}
