using System.CommandLine;
using System.Globalization;
using Serverless.Benchmarks.Clients;
using Serverless.Broker;
using Serverless.Topology;

namespace Serverless.Benchmarks.Brokers;

/// <summary>
/// <c>serve</c>: the broker in a process of its own, so that its memory and CPU are its own. Answers each line on stdin
/// with allocated bytes and the heap's size.
/// </summary>
internal static class ServeCommand
{
    public const string Name = "serve";

    /// <summary>Room for the million messages of the scale benchmark.</summary>
    private const int QueueMegabytes = 16 * 1024;

    public static Command Create()
    {
        var data = new Option<string?>("--data");
        var command = new Command(Name, "The broker for a benchmark; used by the others.") { data };
        command.Hidden = true;
        command.SetAction(async parsed => await ServeAsync(parsed.GetValue(data)));
        return command;
    }

    private static async Task ServeAsync(string? data)
    {
        await using var host = await BrokerHost.StartAsync(new BrokerOptions
        {
            AmqpPort = 0,
            DataDirectory = data,
        });
        await host.Namespace.CreateQueueAsync(
            new QueueDescription { Name = ServeNames.Queue, MaxSizeInMegabytes = QueueMegabytes });
        await host.Namespace.CreateQueueAsync(
            new QueueDescription { Name = ServeNames.Sessions, RequiresSession = true });
        await host.Namespace.CreateEventHubAsync(
            new EventHubDescription { Name = ServeNames.Hub, PartitionCount = ServeNames.Partitions });
        Console.WriteLine(host.AmqpPort.ToString(CultureInfo.InvariantCulture));
        while (await Console.In.ReadLineAsync() is { } line)
        {
            if (line == "collect")
            {
                GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }

            Console.WriteLine($"{GC.GetTotalAllocatedBytes()} {Environment.WorkingSet}");
        }
    }
}
