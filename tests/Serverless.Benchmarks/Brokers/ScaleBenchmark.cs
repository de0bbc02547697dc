using System.Diagnostics;
using Amqp;
using Serverless.Benchmarks.Load;
using Serverless.Benchmarks.Reports;

namespace Serverless.Benchmarks.Brokers;

/// <summary>Start, memory, connections, and a long queue.</summary>
internal static class ScaleBenchmark
{
    private const int Waiting = 100_000;
    private const int Connections = 1_000;
    private const int Short = 1_000;
    private const int Long = 1_000_000;
    private const int Probe = 40_000;
    private const int Probes = 7;
    private const int Starts = 5;
    private const double Mebi = 1024 * 1024;

    public static async Task RunAsync()
    {
        var table = new Table(["", "measured", "goal"]);
        table.Add("start to ready", $"{(await StartAsync()).TotalMilliseconds:N0} ms", "under 400 ms");
        table.Add($"{Waiting:N0} messages of 1 KB waiting", $"{await WaitingAsync():N0} MiB", "under 300 MB");
        table.Add($"{Connections:N0} idle connections", $"{await IdleAsync():N0} MiB", "under 200 MB");
        var (send, receive) = await LongQueueAsync();
        table.Add(
            $"speed at {Long:N0} in the queue, of that at {Short:N0}",
            $"send {send:P0}, receive {receive:P0}",
            "80 % and more");
        table.Print();
    }

    /// <summary>The median time of the program from its start to the line <c>ready</c>.</summary>
    private static async Task<TimeSpan> StartAsync()
    {
        var program = typeof(Serverless.Broker.BrokerHost).Assembly.Location;
        var times = new List<TimeSpan>();
        for (var i = 0; i < Starts; i++)
        {
            var started = TimeProvider.System.GetTimestamp();
            using var process = Process.Start(new ProcessStartInfo(
                ServerlessBroker.DotnetHost, [program, "--amqp-port", "0", "--in-memory"])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            })!;
            while (await process.StandardOutput.ReadLineAsync() is { } line && line != "ready")
            {
            }

            times.Add(TimeProvider.System.GetElapsedTime(started));
            process.Kill();
            await process.WaitForExitAsync();
        }

        times.Sort();
        return times[Starts / 2];
    }

    private static async Task<double> WaitingAsync()
    {
        await using var broker = await ServerlessBroker.StartAsync(durable: false);
        var before = (await broker.SampleCollectedAsync()).WorkingSet;
        await FillAsync(broker, Waiting);
        return ((await broker.SampleCollectedAsync()).WorkingSet - before) / Mebi;
    }

    private static async Task<double> IdleAsync()
    {
        await using var broker = await ServerlessBroker.StartAsync(durable: false);
        var before = (await broker.SampleCollectedAsync()).WorkingSet;
        var connections = new List<Connection>(Connections);
        for (var i = 0; i < Connections; i++)
        {
            var connection = new Connection(new Address("127.0.0.1", broker.Port, "guest", "guest", "/", "amqp"));
            var receiver = new ReceiverLink(new Session(connection), "idle", broker.Queue);
            receiver.SetCredit(1);
            connections.Add(connection);
        }

        var after = (await broker.SampleCollectedAsync()).WorkingSet;
        await Task.WhenAll(connections.Select(connection => connection.CloseAsync()));
        return (after - before) / Mebi;
    }

    private static async Task<(double Send, double Receive)> LongQueueAsync()
    {
        await using var broker = await ServerlessBroker.StartAsync(durable: false);
        await FillAsync(broker, Probe);
        await DrainAsync(broker, Probe);
        await FillAsync(broker, Short);
        var (shortSend, shortReceive) = await ProbeAsync(broker);
        await FillAsync(broker, Long - Short);
        var (longSend, longReceive) = await ProbeAsync(broker);
        return (longSend / shortSend, longReceive / shortReceive);
    }

    /// <summary>Medians: a single second on two cores says little.</summary>
    private static async Task<(double Send, double Receive)> ProbeAsync(ServerlessBroker broker)
    {
        var sends = new List<double>();
        var receives = new List<double>();
        for (var i = 0; i < Probes; i++)
        {
            sends.Add(await FillAsync(broker, Probe));
            receives.Add(await DrainAsync(broker, Probe));
        }

        sends.Sort();
        receives.Sort();
        return (sends[Probes / 2], receives[Probes / 2]);
    }

    private static async Task<double> FillAsync(ServerlessBroker broker, int count) =>
        (await new LoadPhase(Options(broker), senders: 1, receivers: 0, count).RunAsync()).Rate;

    private static async Task<double> DrainAsync(ServerlessBroker broker, int count) =>
        (await new LoadPhase(Options(broker), senders: 0, receivers: 1, count).RunAsync()).Rate;

    private static LoadOptions Options(ServerlessBroker broker) => new(broker.Port, broker.Queue, Durable: false);
}
