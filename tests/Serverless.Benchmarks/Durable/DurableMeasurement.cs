using System.Globalization;
using Serverless.Benchmarks.Hosts;

namespace Serverless.Benchmarks.Durable;

/// <summary>Loads one subject.</summary>
internal sealed class DurableMeasurement(IDurableSubject subject, TimeSpan time)
{
    private const int ChainLength = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    // The slowest subject takes half a minute for 20 chains at once.
    private static readonly TimeSpan ChainPatience = TimeSpan.FromSeconds(45);

    /// <summary>Chains of five activities a second, and how long one took: median and 99th percentile. Whoever has
    /// begun one in time sees it to its end, which counts as time, too: some subjects stall after a call was cancelled,
    /// and for a slow one there would be nothing to count.</summary>
    public async Task<(double Rate, double Median, double Late)> ChainsAsync(int concurrency)
    {
        using var end = new CancellationTokenSource(time, TimeProvider.System);
        using var late = new CancellationTokenSource(time + ChainPatience, TimeProvider.System);
        var latencies = new List<double>();
        var start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                var started = TimeProvider.System.GetTimestamp();
                if (!await TryRunAsync(BenchTasks.Chain, ChainLength, late.Token))
                {
                    return;
                }

                lock (latencies)
                {
                    latencies.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
                }
            }
        })));
        var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        latencies.Sort();
        return latencies.Count == 0
            ? (0, double.NaN, double.NaN)
            : (
                latencies.Count / seconds,
                latencies[latencies.Count / 2],
                latencies[latencies.Count * 99 / 100]);
    }

    /// <summary>Seconds of one orchestration, the median of some; null when it does not end.</summary>
    public async Task<double?> SecondsAsync(string orchestrator, int activities, int rounds)
    {
        var seconds = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            using var late = new CancellationTokenSource(Patience, TimeProvider.System);
            var started = TimeProvider.System.GetTimestamp();
            if (!await TryRunAsync(orchestrator, activities, late.Token))
            {
                return null;
            }

            seconds.Add(TimeProvider.System.GetElapsedTime(started).TotalSeconds);
        }

        return Rate.Median(seconds);
    }

    public static string Text(double? value, string format) => value is { } number
        ? double.IsNaN(number) ? "-" : number.ToString(format, CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"> {Patience.TotalSeconds:0} s");

    private async Task<bool> TryRunAsync(string orchestrator, int activities, CancellationToken cancellationToken)
    {
        try
        {
            await subject.RunAsync(orchestrator, activities, cancellationToken);
            return true;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Cancelled: as an exception of the client, or of the task.
            return false;
        }
    }
}
