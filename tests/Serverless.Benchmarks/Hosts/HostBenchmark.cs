using System.Globalization;
using Serverless.Benchmarks.Reports;
using Serverless.FunctionsHost.Http;

namespace Serverless.Benchmarks.Hosts;

/// <summary>Measures the host in rounds and prints medians beside the goals.</summary>
internal static class HostBenchmark
{
    private const int Concurrency = 64;
    private const int WarmUp = 20_000;

    private static readonly Dictionary<string, Func<Table, int, Task>> Measurements = new(StringComparer.Ordinal)
    {
        ["invocations"] = static async (table, rounds) =>
        {
            await InvocationsAsync(
                table, rounds, inProcess: true, sequentialGoal: "<= 8", concurrentGoal: ">= 300,000");
            await InvocationsAsync(
                table, rounds, inProcess: false, sequentialGoal: "<= 50", concurrentGoal: ">= 80,000");
        },
        ["http"] = HttpAsync,
        ["messages"] = MessageBenchmark.RunAsync,
        ["starts"] = StartsAsync,
        ["systems"] = SystemBenchmark.RunAsync,
    };

    /// <summary>Gets the names of the parts that can be measured alone.</summary>
    public static IReadOnlyCollection<string> Parts => Measurements.Keys;

    /// <summary>Measures some parts, all when none is named.</summary>
    public static async Task RunAsync(int rounds, IReadOnlyCollection<string> only)
    {
        var table = new Table(["measurement", "median", "unit", "goal"]);
        foreach (var (name, measure) in Measurements)
        {
            if (only.Count == 0 || only.Contains(name))
            {
                await measure(table, rounds);
            }
        }

        table.Print();
    }

    /// <summary>The host and its peer take turns in every round, so that both see the same machine.</summary>
    private static async Task HttpAsync(Table table, int rounds)
    {
        const int Requests = 64_000;
        await using var peer = await MinimalApi.StartAsync();
        await HttpLoad.RunAsync(peer.Address, Requests, Concurrency);
        foreach (var inProcess in new[] { false, true })
        {
            await using var host = await BenchHost.StartAsync(
                inProcess, new HttpTriggerKind(new HttpTriggerOptions()));
            var address = new Uri(host.App.BaseAddress, "api/nothing");
            await HttpLoad.RunAsync(address, Requests / 4, Concurrency);
            List<double> rates = [];
            List<double> ratios = [];
            for (var round = 0; round < rounds; round++)
            {
                var peerRate = await HttpLoad.RunAsync(peer.Address, Requests, Concurrency);
                rates.Add(await HttpLoad.RunAsync(address, Requests / 2, Concurrency));
                ratios.Add(rates[^1] / peerRate);
            }

            var where = inProcess ? "in process" : "out of process";
            table.Add($"HTTP, {where}, {Concurrency} at once", Text(rates, "#,0"), "/s", string.Empty);
            table.Add(
                $"HTTP, {where}, of a minimal API", Text(ratios, "0.00"), "ratio", inProcess ? ">= 0.40" : ">= 0.25");
        }
    }

    private static async Task InvocationsAsync(
        Table table, int rounds, bool inProcess, string sequentialGoal, string concurrentGoal)
    {
        var count = inProcess ? 200_000 : 40_000;
        await using var host = await BenchHost.StartAsync(inProcess);
        await Rate.SequentialAsync(host.InvokeAsync, WarmUp);
        await Rate.ConcurrentAsync(host.InvokeAsync, WarmUp, Concurrency);
        List<double> sequential = [];
        List<double> concurrent = [];
        for (var round = 0; round < rounds; round++)
        {
            sequential.Add(await Rate.SequentialAsync(host.InvokeAsync, count / 4));
            concurrent.Add(await Rate.ConcurrentAsync(host.InvokeAsync, count, Concurrency));
        }

        var where = inProcess ? "in process" : "out of process";
        table.Add($"invocation, {where}, one at a time", Text(sequential, "0.0"), "us", sequentialGoal);
        table.Add($"invocation, {where}, {Concurrency} at once", Text(concurrent, "#,0"), "/s", concurrentGoal);
    }

    private static async Task StartsAsync(Table table, int rounds)
    {
        foreach (var inProcess in new[] { false, true })
        {
            List<double> starts = [];
            for (var round = 0; round < rounds; round++)
            {
                var started = TimeProvider.System.GetTimestamp();
                await using var host = await BenchHost.StartAsync(inProcess);
                starts.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
            }

            table.Add(
                $"ready with 50 functions, {(inProcess ? "in process" : "out of process")}",
                Text(starts, "0"),
                "ms",
                inProcess ? string.Empty : "<= 400");
        }
    }

    private static string Text(IEnumerable<double> values, string format) =>
        Rate.Median(values).ToString(format, CultureInfo.InvariantCulture);
}
