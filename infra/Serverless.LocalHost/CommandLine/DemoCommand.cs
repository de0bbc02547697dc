using Serverless.Demo;
using Serverless.LocalHost.Apps;
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
        var topology = TopologyLocator.Find(options.Topology);
        var apps = await AppPreparation.PrepareAsync(options, topology, TimeProvider.System, signal.Token);
        var entries = await ReadAsync(
            ordersFile ?? Path.Combine(Find(apps, "ordering", app => app.Name).Output, SampleFile), signal.Token);
        await using var system = await LocalSystem.StartAsync(
            options with
            {
                Settings = new Dictionary<string, string> { ["Fulfilment__ApprovalDeadline"] = ApprovalDeadline },
            },
            apps,
            topology,
            signal.Token);
        var target = new DemoTarget(
            Find(system.Apps, "ordering", app => app.Name).Address,
            Find(system.Apps, "warehouse", app => app.Name).Address,
            system.Broker.ConnectionString());
        var demo = new DemoRunner(target, AnsiConsole.Console, TimeProvider.System);
        return await demo.RunAsync(entries, signal.Token) ? 0 : 1;
    }

    private static T Find<T>(IReadOnlyList<T> apps, string name, Func<T, string> nameOf)
        where T : class =>
        apps.FirstOrDefault(app => nameOf(app) == name) ?? throw new LocalHostException(
            $"The demo needs the app '{name}', which is not among those that run. Name no apps, or that one as well.");

    private static async Task<IReadOnlyList<DemoEntry>> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await DemoFile.ReadAsync(file, cancellationToken);
        }
        catch (DemoFileException failure)
        {
            throw new LocalHostException(failure.Message, failure);
        }
    }
}
