namespace Serverless.FunctionsHost.Apps;

/// <summary>
/// How long to wait before a worker that ended is started again: at once, then longer up to half a minute.
/// </summary>
internal static class RestartDelay
{
    /// <summary>A worker that ran this long is not failing at its start.</summary>
    public static readonly TimeSpan Healthy = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>The wait before the restart of that number, which starts at 1.</summary>
    public static TimeSpan Before(int restart) =>
        restart <= 1
            ? TimeSpan.Zero
            : TimeSpan.FromTicks(Math.Min(
                Longest.Ticks, TimeSpan.TicksPerSecond * (1L << Math.Min(restart - 2, 10))));
}
