using Serverless.LocalHost.Apps;
using Serverless.LocalHost.Hosting;
using Serverless.LocalHost.Showing;

namespace Serverless.LocalHost.CommandLine;

/// <summary>
/// Runs what apps talk to, for apps that something else starts: <c>func start</c>, an IDE, a container.
/// </summary>
internal static class BackendsCommand
{
    /// <summary>Starts, says what an app needs to know, waits, and stops.</summary>
    public static async Task<int> RunAsync(LocalHostOptions options)
    {
        using var signal = new StopSignal();
        var topology = TopologyLocator.Find(options.Topology);
        await using var system = await LocalSystem.StartAsync(
            options with { Azurite = true }, [], topology, signal.Token);
        Welcome.WriteBackends(Console.Out, system, topology is null ? null : TopologyLocator.Load(topology), options);
        Console.WriteLine("ready");
        await signal.WaitAsync();
        Console.WriteLine("stopping");
        return 0;
    }
}
