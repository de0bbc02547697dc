namespace Serverless.Benchmarks.Hosts;

/// <summary>Runs an operation many times and says how fast it went.</summary>
internal static class Rate
{
    /// <summary>One after the other; microseconds each, the mean.</summary>
    public static async Task<double> SequentialAsync(Func<Task> operation, int count)
    {
        var started = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            await operation();
        }

        return TimeProvider.System.GetElapsedTime(started).TotalMicroseconds / count;
    }

    /// <summary>Several at once; operations a second.</summary>
    public static async Task<double> ConcurrentAsync(Func<Task> operation, int count, int concurrency)
    {
        var left = count;
        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await operation();
            }
        })));
        return count / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>The middle of some values.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
