using System.Globalization;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;

namespace Serverless.Benchmarks.Clients;

/// <summary>Work of Azure.Messaging.EventHubs.</summary>
internal static class EventHubsWork
{
    private const int BatchSize = 100;

    public static async Task SendBatchesAsync(ClientRun run)
    {
        await using var producer = new EventHubProducerClient(run.ConnectionString, ServeNames.Hub);
        var options = new ParallelOptions { MaxDegreeOfParallelism = 4 };
        await Parallel.ForAsync(0, run.Messages / BatchSize, options, async (_, cancellationToken) =>
            await producer.SendAsync(
                Enumerable.Range(0, BatchSize).Select(_ => new EventData(ClientRun.Body)), cancellationToken));
    }

    public static async Task SendBufferedAsync(ClientRun run)
    {
        Exception? failure = null;
        var producer = new EventHubBufferedProducerClient(run.ConnectionString, ServeNames.Hub);
        producer.SendEventBatchFailedAsync += args =>
        {
            failure = args.Exception;
            return Task.CompletedTask;
        };
        for (var i = 0; i < run.Messages; i++)
        {
            await producer.EnqueueEventAsync(new EventData(ClientRun.Body));
        }

        await producer.DisposeAsync();
        if (failure is not null)
        {
            throw failure;
        }
    }

    /// <summary>Reads from the beginning, all partitions at once, as many as a row sends.</summary>
    public static async Task ReadAsync(ClientRun run)
    {
        var left = run.Messages;
        await Task.WhenAll(Enumerable.Range(0, ServeNames.Partitions).Select(async partition =>
        {
            await using var receiver = new PartitionReceiver(
                EventHubConsumerClient.DefaultConsumerGroupName,
                partition.ToString(CultureInfo.InvariantCulture),
                EventPosition.Earliest,
                run.ConnectionString,
                ServeNames.Hub,
                new PartitionReceiverOptions { PrefetchCount = 1000 });
            while (Volatile.Read(ref left) > 0)
            {
                var events = await receiver.ReceiveBatchAsync(500, TimeSpan.FromMilliseconds(200));
                Interlocked.Add(ref left, -events.Count());
            }
        }));
    }
}
