using Serverless.LocalHost.Apps;
using Serverless.LocalHost.Hosting;
using Serverless.LocalHost.Showing;

namespace Serverless.LocalHost.CommandLine;

/// <summary>Runs apps until a signal stops them.</summary>
internal static class ServeCommand
{
    /// <summary>Builds, starts, says where everything is, waits, and stops.</summary>
    public static async Task<int> RunAsync(LocalHostOptions options)
    {
        using var signal = new StopSignal();
        var topology = TopologyLocator.Find(options.Topology);
        var apps = await AppPreparation.PrepareAsync(options, topology, TimeProvider.System, signal.Token);
        await using var system = await LocalSystem.StartAsync(
            options, apps, IsOf(topology, options, apps) ? topology : null, signal.Token);
        Welcome.Write(Console.Out, system, options);
        Console.WriteLine("ready");
        await signal.WaitAsync();
        Console.WriteLine("stopping");
        return 0;
    }

    /// <summary>
    /// Apps that no topology.json names bring the entities that their functions name; those of a file that happens to
    /// be here would get into their way.
    /// </summary>
    private static bool IsOf(string? topology, LocalHostOptions options, IReadOnlyList<PreparedApp> apps) =>
        topology is not null && (options.Topology is not null || apps.Any(app => app.Source.Identity is not null));
}
