using System.Globalization;
using Serverless.Benchmarks.Reports;
using Serverless.Testing;

namespace Serverless.Benchmarks.Hosts;

/// <summary>What a test waits for: the start of a system with both apps, and an end of it.</summary>
internal static class SystemBenchmark
{
    private const int Starts = 10;

    /// <summary>The first system of the process pays for compilation; its row has no goal.</summary>
    public static async Task RunAsync(Table table, int rounds)
    {
        var (first, _) = await MeasureAsync();
        List<double> starts = [];
        List<double> ends = [];
        for (var i = 0; i < rounds * Starts; i++)
        {
            var (start, end) = await MeasureAsync();
            starts.Add(start);
            ends.Add(end);
        }

        table.Add("TestSystem with two apps, the first", Text([first]), "ms", string.Empty);
        table.Add("TestSystem with two apps", Text(starts), "ms", "<= 80");
        table.Add("its end", Text(ends), "ms", string.Empty);
    }

    private static async Task<(double Start, double End)> MeasureAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        var system = await TestSystem.StartAsync("ordering", "warehouse");
        var start = TimeProvider.System.GetElapsedTime(started);
        var ending = TimeProvider.System.GetTimestamp();
        await system.DisposeAsync();
        return (start.TotalMilliseconds, TimeProvider.System.GetElapsedTime(ending).TotalMilliseconds);
    }

    private static string Text(IEnumerable<double> values) =>
        Rate.Median(values).ToString("0", CultureInfo.InvariantCulture);
}
