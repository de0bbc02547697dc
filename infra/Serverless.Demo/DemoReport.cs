using System.Globalization;
using Spectre.Console;

namespace Serverless.Demo;

/// <summary>The summary table of a demo.</summary>
internal static class DemoReport
{
    /// <summary>Writes the table.</summary>
    public static void Write(
        IAnsiConsole console, IReadOnlyList<DemoResult> results, IReadOnlyList<PoisonResult> poison, TimeSpan elapsed)
    {
        var table = new Table()
            .Border(TableBorder.Simple)
            .AddColumn("orders")
            .AddColumn(new TableColumn("count").RightAligned());
        void Row(string name, object value) =>
            table.AddRow(Markup.Escape(name), Markup.Escape(Convert.ToString(value, CultureInfo.InvariantCulture)!));

        var placed = results
            .Where(r => r.Outcome is DemoOutcome.Completed or DemoOutcome.Cancelled or DemoOutcome.Unfinished)
            .ToArray();
        Row("placed", placed.Length);
        Row("repeated", Count(results, DemoOutcome.Repeated));
        Row("refused", Count(results, DemoOutcome.Refused));
        AddReasons(Row, results, DemoOutcome.Refused);
        Row("completed", Count(results, DemoOutcome.Completed));
        Row("compensated", Count(results, DemoOutcome.Cancelled));
        AddReasons(Row, results, DemoOutcome.Cancelled);
        Row("dead-lettered", poison.Count(p => p.Reason is not null));
        Row("orders/s", (placed.Length / elapsed.TotalSeconds).ToString("F1", CultureInfo.InvariantCulture));
        Row("elapsed s", elapsed.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture));
        AddLatency(Row, "without a person", placed.Where(r => !r.Waited));
        AddLatency(Row, "with an approval or its deadline", placed.Where(r => r.Waited));
        console.Write(table);
    }

    private static int Count(IEnumerable<DemoResult> results, DemoOutcome outcome) =>
        results.Count(result => result.Outcome == outcome);

    private static void AddReasons(Action<string, object> row, IEnumerable<DemoResult> results, DemoOutcome outcome)
    {
        var reasons = results.Where(r => r.Outcome == outcome).CountBy(r => r.Reason ?? "unknown");
        foreach (var group in reasons.OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            row($"  {group.Key}", group.Value);
        }
    }

    private static void AddLatency(Action<string, object> row, string name, IEnumerable<DemoResult> results)
    {
        var latencies = results
            .Where(r => r.Latency is not null)
            .Select(r => r.Latency!.Value.TotalMilliseconds)
            .Order()
            .ToArray();
        if (latencies.Length > 0)
        {
            row($"p50 ms, {name}", Percentile(latencies, 0.50));
            row($"p99 ms, {name}", Percentile(latencies, 0.99));
        }
    }

    private static string Percentile(double[] sorted, double share) =>
        sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)]
            .ToString("F0", CultureInfo.InvariantCulture);
}
