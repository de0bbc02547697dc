using Serverless.Benchmarks.Clients;
using Serverless.Benchmarks.Reports;
using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Entities;
using Serverless.Broker.EventHubs;
using Serverless.Broker.EventHubs.Storage;
using Serverless.Topology;

namespace Serverless.Benchmarks.Brokers;

/// <summary>
/// Fills a hub of four partitions with batches of 1 KB events, below AMQP, opens it anew and reads it from its
/// beginning, middle and end.
/// </summary>
internal static class HubBenchmark
{
    private const int BatchSize = 100;
    private const int InFlight = 4;
    private const int EventsToRead = 400_000;

    public static async Task RunAsync(int gigabytes)
    {
        var data = Directory.CreateTempSubdirectory("hub-bench-");
        try
        {
            var table = new Table(["measurement", "value", "unit"]);
            var batch = Enumerable.Repeat(NewEvent(), BatchSize).ToArray();
            var batches = gigabytes * (1L << 30) / (batch[0].Size * (long)BatchSize);
            await FillAsync(data.FullName, batch, batches, table);
            await ReadAsync(data.FullName, table);
            table.Print();
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static async Task FillAsync(string folder, EventContent[] batch, long batches, Table table)
    {
        await using var entities = await OpenAsync(folder);
        await entities.CreateEventHubAsync(new EventHubDescription
        {
            Name = ServeNames.Hub,
            PartitionCount = ServeNames.Partitions,
            Retention = TimeSpan.FromDays(7),
        });
        var partitions = entities.FindEventHub(ServeNames.Hub)!.Partitions;
        var left = batches;
        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, partitions.Count * InFlight).Select(i => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await partitions[i % partitions.Count].AppendAsync(batch);
            }
        })));
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        table.Add("events written", $"{batches * batch.Length:N0}", "of 1 KB");
        table.Add("write rate", $"{batches * batch.Length / elapsed.TotalSeconds:N0}", "events/s, durable");
        table.Add("resident memory after writing", $"{Environment.WorkingSet >> 20}", "MiB");
    }

    private static async Task ReadAsync(string folder, Table table)
    {
        var size = new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length);
        var started = TimeProvider.System.GetTimestamp();
        await using var entities = await OpenAsync(folder);
        var opened = TimeProvider.System.GetElapsedTime(started);
        table.Add("on disk", $"{size / (double)(1 << 30):N1}", "GiB");
        table.Add("start", $"{opened.TotalMilliseconds:N0}", "ms");
        var partition = entities.FindEventHub(ServeNames.Hub)!.Partitions[0];
        var last = partition.Log.LastSequenceNumber;
        foreach (var (name, from) in new[] { ("beginning", 0), ("middle", last / 2), ("end", last - EventsToRead) })
        {
            Read(partition.Log, name, Math.Max(0, from), table);
        }

        table.Add("resident memory after reading", $"{Environment.WorkingSet >> 20}", "MiB");
    }

    private static void Read(IEventLog log, string name, long from, Table table)
    {
        using var cursor = log.Open(from);
        var started = TimeProvider.System.GetTimestamp();
        var read = cursor.Read(1).Count;
        var first = TimeProvider.System.GetElapsedTime(started);
        while (read < EventsToRead && cursor.Read(32) is { Count: > 0 } events)
        {
            read += events.Count;
        }

        var elapsed = TimeProvider.System.GetElapsedTime(started);
        table.Add($"first event, {name}", $"{first.TotalMilliseconds:N1}", "ms");
        table.Add($"reading, {name}", $"{read / elapsed.TotalSeconds:N0}", "events/s, one reader");
    }

    private static Task<BrokerNamespace> OpenAsync(string folder) =>
        BrokerNamespace.OpenAsync(new BrokerNamespaceOptions { DataDirectory = folder });

    private static EventContent NewEvent()
    {
        using var writer = new AmqpWriter();
        writer.WriteDescriptor(AmqpDescriptor.Data);
        writer.WriteBinary(ClientRun.Body.ToArray());
        return EventContent.Parse(writer.ToArray());
    }
}
