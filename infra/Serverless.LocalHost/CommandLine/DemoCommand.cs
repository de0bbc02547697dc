using Serverless.LocalHost.Demo;
using Serverless.LocalHost.Hosting;
using Spectre.Console;

namespace Serverless.LocalHost.CommandLine;

/// <summary>Runs the system for a demo and stops it afterwards.</summary>
internal static class DemoCommand
{
    private const string SampleFile = "samples/orders.jsonl";

    // Long enough for a person's answer to arrive first, short enough for a demo.
    private const string ApprovalDeadline = "00:00:03";

    /// <summary>Runs the demo.</summary>
    /// <returns>0 when every invariant holds, otherwise 1.</returns>
    public static async Task<int> RunAsync(LocalHostOptions options, string? ordersFile)
    {
        using var signal = new StopSignal();
        var entries = await DemoFile.ReadAsync(
            ordersFile ?? Path.Combine(AppContext.BaseDirectory, SampleFile), signal.Token);
        await using var system = await LocalSystem.StartAsync(
            options with
            {
                Settings = new Dictionary<string, string?> { ["Fulfilment__ApprovalDeadline"] = ApprovalDeadline },
            },
            signal.Token);
        var demo = new DemoRunner(system, AnsiConsole.Console, TimeProvider.System);
        return await demo.RunAsync(entries, signal.Token) ? 0 : 1;
    }
}
