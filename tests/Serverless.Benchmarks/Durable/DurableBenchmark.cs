using Serverless.Benchmarks.Reports;

namespace Serverless.Benchmarks.Durable;

/// <summary>Measures the task hub under stock workers and clients, and the SDK's own test host beside it.</summary>
internal static class DurableBenchmark
{
    private const string Peer = "InProcessTestHost 0.2.3-preview.1";

    private static readonly int[] Concurrencies = [1, 20, 200];
    private static readonly int[] FanOuts = [1_000, 10_000];

    private static readonly TimeSpan SlowChain = TimeSpan.FromSeconds(5);

    // Each activity is three events of the history.
    private static readonly int[] ChainLengths = [33, 333, 1_000];

    private static readonly Dictionary<string, Func<Task<IDurableSubject>>> Subjects = new(StringComparer.Ordinal)
    {
        ["SDK in process, memory"] = static () => SdkSubject.StartInProcessAsync(inMemory: true),
        ["SDK in process, SQLite"] = static () => SdkSubject.StartInProcessAsync(inMemory: false),
        ["SDK over gRPC, memory"] = static () => SdkSubject.StartOverGrpcAsync(inMemory: true),
        ["SDK over gRPC, SQLite"] = static () => SdkSubject.StartOverGrpcAsync(inMemory: false),
        ["Functions in process, SQLite"] = static () => FunctionsSubject.StartAsync(inProcess: true),
        ["Functions out of process, SQLite"] = static () => FunctionsSubject.StartAsync(inProcess: false),
        [Peer] = PeerSubject.StartAsync,
    };

    private static readonly Dictionary<string, string> Goals = new(StringComparer.Ordinal)
    {
        ["SDK in process, memory"] = ">= 12,000",
        ["SDK in process, SQLite"] = ">= 4,000",
        ["SDK over gRPC, SQLite"] = ">= 1,500",
        ["Functions in process, SQLite"] = ">= 2,500",
        ["Functions out of process, SQLite"] = ">= 1,500",
    };

    /// <summary>Gets the names of the subjects.</summary>
    public static IReadOnlyCollection<string> Names => Subjects.Keys;

    /// <summary>Measures and prints tables.</summary>
    /// <param name="time">How long each load lasts.</param>
    /// <param name="only">The subjects; none means all.</param>
    /// <param name="loads">How many chains at once, and nothing but chains; none means everything.</param>
    public static async Task RunAsync(TimeSpan time, IReadOnlyCollection<string> only, int[] loads)
    {
        var concurrencies = loads.Length > 0 ? loads : Concurrencies;
        var chains = new Table(["chains/s", .. concurrencies.Select(n => $"{n} at once"), "goal at 200"]);
        var latencies = new Table(["chain, ms p50 / p99", .. concurrencies.Select(n => $"{n} at once")]);
        var single = new Table(
        [
            "one orchestration",
            .. FanOuts.Select(n => $"fan-out {n:#,0}, s"),
            .. ChainLengths.Select(n => $"{3 * n:#,0} events, us an activity"),
        ]);
        foreach (var (name, start) in Subjects.Where(pair => only.Count == 0 || only.Contains(pair.Key)))
        {
            await using (var subject = await start())
            {
                await MeasureChainsAsync(
                    name, new DurableMeasurement(subject, time), concurrencies, chains, latencies);
            }

            if (loads.Length == 0)
            {
                // Anew: a slow one still has what it was loaded with.
                await using var fresh = await start();
                await MeasureSingleAsync(name, new DurableMeasurement(fresh, time), single);
            }
        }

        chains.Print();
        latencies.Print();
        if (loads.Length == 0)
        {
            single.Print();
            await WeekBenchmark.PrintAsync();
        }
    }

    private static async Task MeasureChainsAsync(
        string name, DurableMeasurement measurement, int[] concurrencies, Table chains, Table latencies)
    {
        var rates = new List<string>();
        var times = new List<string>();
        foreach (var concurrency in concurrencies)
        {
            // The same load once before: the SDK's replay is a lot of code to compile. One that gets nowhere is not
            // asked twice.
            var (rate, median, late) = await measurement.ChainsAsync(concurrency);
            if (median < SlowChain.TotalMilliseconds)
            {
                (rate, median, late) = await measurement.ChainsAsync(concurrency);
            }

            rates.Add(DurableMeasurement.Text(rate, "#,0.#"));
            times.Add($"{DurableMeasurement.Text(median, "0.0")} / {DurableMeasurement.Text(late, "0.0")}");
        }

        chains.Add([name, .. rates, Goals.GetValueOrDefault(name, string.Empty)]);
        latencies.Add([name, .. times]);
    }

    private static async Task MeasureSingleAsync(string name, DurableMeasurement measurement, Table single)
    {
        var cells = new List<string> { name };
        foreach (var count in FanOuts)
        {
            // Once the smaller one has not ended, the larger one will not.
            cells.Add(cells[^1].StartsWith('>')
                ? cells[^1]
                : DurableMeasurement.Text(await measurement.SecondsAsync(BenchTasks.FanOut, count, 3), "0.000"));
        }

        foreach (var count in ChainLengths)
        {
            cells.Add(cells[^1].StartsWith('>')
                ? cells[^1]
                : DurableMeasurement.Text(
                    await measurement.SecondsAsync(BenchTasks.Chain, count, 3) * 1e6 / count, "#,0"));
        }

        single.Add([.. cells]);
    }
}
