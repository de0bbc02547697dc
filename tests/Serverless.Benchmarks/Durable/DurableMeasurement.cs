using System.Globalization;
using Serverless.Benchmarks.Hosts;

namespace Serverless.Benchmarks.Durable;

/// <summary>Loads one subject; what is not done in time counts as not done.</summary>
internal sealed class DurableMeasurement(IDurableSubject subject, TimeSpan time)
{
    private const int ChainLength = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Chains of five activities a second, and how long one took: median and 99th percentile.</summary>
    public async Task<(double Rate, double Median, double Late)> ChainsAsync(int concurrency)
    {
        using var end = new CancellationTokenSource(time, TimeProvider.System);
        var latencies = new List<double>();
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                var started = TimeProvider.System.GetTimestamp();
                if (!await TryRunAsync(BenchTasks.Chain, ChainLength, end.Token))
                {
                    return;
                }

                lock (latencies)
                {
                    latencies.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
                }
            }
        })));
        latencies.Sort();
        return latencies.Count == 0
            ? (0, double.NaN, double.NaN)
            : (
                latencies.Count / time.TotalSeconds,
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
