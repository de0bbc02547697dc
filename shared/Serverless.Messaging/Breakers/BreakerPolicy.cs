using System.ComponentModel.DataAnnotations;

namespace Serverless.Messaging;

/// <summary>When a function stops handling messages because what it needs is down. One policy a function, from
/// <see cref="MessagingBuilder.ConfigureBreaker"/> or the settings <c>Messaging:Breakers:{function}:{property}</c>;
/// what is set for the function <c>Default</c> holds for all.</summary>
public sealed class BreakerPolicy
{
    /// <summary>Default of <see cref="FailureRatio"/>.</summary>
    public const double DefaultFailureRatio = 0.5;

    /// <summary>Default of <see cref="MinimumThroughput"/>.</summary>
    public const int DefaultMinimumThroughput = 10;

    /// <summary>Default of <see cref="SamplingDuration"/>, in seconds.</summary>
    public const int DefaultSamplingSeconds = 30;

    /// <summary>Default of <see cref="BreakDuration"/>, in seconds.</summary>
    public const int DefaultBreakSeconds = 30;

    /// <summary>Default of <see cref="MaxBreakDuration"/>, in minutes.</summary>
    public const int DefaultMaxBreakMinutes = 5;

    /// <summary>Default of <see cref="ProbeDuration"/>, in seconds.</summary>
    public const int DefaultProbeSeconds = 60;

    /// <summary>Default of <see cref="RefreshInterval"/>, in seconds.</summary>
    public const int DefaultRefreshSeconds = 2;

    /// <summary>Whether there is a breaker; there is none unless it is asked for.</summary>
    public bool IsEnabled { get; set; }

    /// <summary>The part of the messages of an instance that fail, in a way that may go away, from which on the breaker
    /// opens for all instances.</summary>
    [Range(0.01, 1.0)]
    public double FailureRatio { get; set; } = DefaultFailureRatio;

    /// <summary>How many messages an instance handles in the sampling duration before their ratio counts.</summary>
    [Range(2, 100_000)]
    public int MinimumThroughput { get; set; } = DefaultMinimumThroughput;

    /// <summary>Over how long the ratio is taken.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "1.00:00:00")]
    public TimeSpan SamplingDuration { get; set; } = TimeSpan.FromSeconds(DefaultSamplingSeconds);

    /// <summary>How long nothing is handled before one message is tried; it doubles each time that one fails.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "1.00:00:00")]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(DefaultBreakSeconds);

    /// <summary>What the doubling ends at.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "1.00:00:00")]
    public TimeSpan MaxBreakDuration { get; set; } = TimeSpan.FromMinutes(DefaultMaxBreakMinutes);

    /// <summary>How long the message that is tried may take before another one is; as long as the function
    /// may.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "1.00:00:00")]
    public TimeSpan ProbeDuration { get; set; } = TimeSpan.FromSeconds(DefaultProbeSeconds);

    /// <summary>How old what an instance knows of the others may be.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(DefaultRefreshSeconds);

    /// <summary>How long the breaker is open after a number of failed tries.</summary>
    internal TimeSpan BreakAfter(int failedTries) => Backoff.After(failedTries, BreakDuration, MaxBreakDuration);
}
