using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Worker;

/// <summary>A function's own retry rule: <c>[FixedDelayRetry]</c> or <c>[ExponentialBackoffRetry]</c>.</summary>
/// <param name="MaxRetries">How often to try again; null is without end.</param>
/// <param name="Minimum">The first delay.</param>
/// <param name="Maximum">The longest delay; the same as <paramref name="Minimum"/> for a fixed delay.</param>
internal sealed record RetryRule(int? MaxRetries, TimeSpan Minimum, TimeSpan Maximum)
{
    /// <summary>Reads the worker's form; null stays null.</summary>
    public static RetryRule? From(RpcRetryOptions? options)
    {
        if (options is null)
        {
            return null;
        }

        int? count = options.MaxRetryCount < 0 ? null : options.MaxRetryCount;
        if (options.RetryStrategy == RpcRetryOptions.Types.RetryStrategy.FixedDelay)
        {
            var delay = options.DelayInterval?.ToTimeSpan() ?? TimeSpan.Zero;
            return new RetryRule(count, delay, delay);
        }

        return new RetryRule(
            count,
            options.MinimumInterval?.ToTimeSpan() ?? TimeSpan.Zero,
            options.MaximumInterval?.ToTimeSpan() ?? TimeSpan.Zero);
    }

    /// <summary>
    /// The wait before the retry of that number, which starts at 1: doubled each time, up to the maximum.
    /// </summary>
    public TimeSpan DelayBefore(int retry)
    {
        if (Minimum >= Maximum)
        {
            return Minimum;
        }

        var factor = Math.Pow(2, Math.Min(retry - 1, 40));
        var ticks = Math.Min(Minimum.Ticks * factor, Maximum.Ticks);
        return TimeSpan.FromTicks((long)ticks);
    }
}
