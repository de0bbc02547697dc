using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Runtime.Retries;

/// <summary>
/// The delays of <see cref="FixedDelayRetryAttribute"/> and <see cref="ExponentialBackoffRetryAttribute"/>. See
/// https://learn.microsoft.com/azure/azure-functions/functions-bindings-error-pages#retry-policies.
/// </summary>
internal sealed class RetryPolicy
{
    private readonly TimeSpan _first;
    private readonly TimeSpan _longest;

    private RetryPolicy(int maxRetryCount, TimeSpan first, TimeSpan longest)
    {
        MaxRetryCount = maxRetryCount;
        _first = first;
        _longest = longest;
    }

    /// <summary>No further try.</summary>
    public static RetryPolicy None { get; } = new(0, TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>How often a failed invocation is tried again; -1 is for ever.</summary>
    public int MaxRetryCount { get; }

    public static RetryPolicy From(RetryAttribute? attribute) => attribute switch
    {
        null => None,
        FixedDelayRetryAttribute fixedDelay =>
            new(fixedDelay.MaxRetryCount, Parse(fixedDelay.DelayInterval), Parse(fixedDelay.DelayInterval)),
        ExponentialBackoffRetryAttribute backoff =>
            new(backoff.MaxRetryCount, Parse(backoff.MinimumInterval), Parse(backoff.MaximumInterval)),
        _ => throw new ArgumentException(
            $"The retry attribute '{attribute.GetType()}' is not known.", nameof(attribute)),
    };

    public bool AllowsRetry(int retriesDone) => MaxRetryCount < 0 || retriesDone < MaxRetryCount;

    /// <summary>
    /// The wait before retry number <paramref name="retry"/>, counted from 0: doubled each time, up to the longest.
    /// </summary>
    public TimeSpan Delay(int retry)
    {
        var ticks = _first.Ticks * Math.Pow(2, Math.Min(retry, 40));
        return ticks >= _longest.Ticks ? _longest : TimeSpan.FromTicks((long)ticks);
    }

    private static TimeSpan Parse(string interval) => TimeSpan.Parse(interval, CultureInfo.InvariantCulture);
}
