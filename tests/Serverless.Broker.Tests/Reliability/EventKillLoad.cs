using System.Globalization;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;

namespace Serverless.Broker.Tests.Reliability;

/// <summary>
/// Producers of events over AMQP, and a reader of each partition from its beginning, for each life of the broker.
/// A send is never repeated, so that every id is one attempt.
/// </summary>
internal sealed class EventKillLoad(EventOperationLog log)
{
    /// <summary>What all producers append to a broker that lives long enough.</summary>
    public const int EventsInALife = Producers * MostInALife;

    private const string Hub = "events";
    private const int Partitions = 2;
    private const int Producers = 4;
    private const int Batch = 4;
    private const int MostInALife = 96;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);
    private static readonly EventHubsRetryOptions Once = new() { MaximumRetries = 0 };
    private int _life;

    /// <summary>Everything that a broker holds.</summary>
    public static async Task<IReadOnlyList<EventOperation>> RemainingAsync(string connectionString)
    {
        List<EventOperation> remaining = [];
        for (int partition = 0; partition < Partitions; partition++)
        {
            await using PartitionReceiver receiver = Receiver(connectionString, partition);
            while ((await receiver.ReceiveBatchAsync(100, Patience * 5)).ToList() is { Count: > 0 } events)
            {
                remaining.AddRange(events.Select(e => Read(partition, e)));
            }
        }

        return remaining;
    }

    /// <summary>Works with one broker until its share is sent and read, or until that broker is dead.</summary>
    public async Task RunAsync(string connectionString, CancellationToken dead)
    {
        int life = _life++;
        Task appending = Task.WhenAll(Enumerable.Range(0, Producers).Select(
            p => AppendAsync(connectionString, p, life, dead)));
        Task reading = Task.WhenAll(Enumerable.Range(0, Partitions).Select(
            p => FollowAsync(connectionString, p, () => appending.IsCompleted, dead)));
        await Task.WhenAll(appending, reading);
    }

    private static string Name(int partition) => partition.ToString(CultureInfo.InvariantCulture);

    private static PartitionReceiver Receiver(string connectionString, int partition) => new(
        EventHubConsumerClient.DefaultConsumerGroupName,
        Name(partition),
        EventPosition.Earliest,
        connectionString,
        Hub,
        new PartitionReceiverOptions { RetryOptions = Once });

    private static EventOperation Read(int partition, EventData received) =>
        EventOperation.Read(received.MessageId, Name(partition), received.SequenceNumber);

    private static EventData Event(string id) => new(new byte[200]) { MessageId = id };

    private Task AppendAsync(string connectionString, int producer, int life, CancellationToken dead)
    {
        EventHubProducerClient client = new(
            connectionString, Hub, new EventHubProducerClientOptions { RetryOptions = Once });
        return LifeOfABroker.WorkAsync(() => AppendAsync(client, producer, life, dead), client);
    }

    private async Task AppendAsync(EventHubProducerClient client, int producer, int life, CancellationToken dead)
    {
        int partition = producer % Partitions;
        SendEventOptions options = new() { PartitionId = Name(partition) };
        for (int sent = 0; sent < MostInALife && !dead.IsCancellationRequested; sent += Batch)
        {
            int first = (life * MostInALife) + sent;
            string[] ids = [.. Enumerable.Range(first, Batch).Select(i => EventOperation.IdOf($"{producer}", i))];
            Log(EventOperationKind.Attempted, ids);
            await client.SendAsync(ids.Select(Event), options, dead);
            Log(EventOperationKind.Acknowledged, ids);
        }

        void Log(EventOperationKind kind, string[] ids)
        {
            foreach (string id in ids)
            {
                log.Add(new EventOperation(kind, id, $"{producer}", Name(partition)));
            }
        }
    }

    private Task FollowAsync(string connectionString, int partition, Func<bool> until, CancellationToken dead)
    {
        PartitionReceiver receiver = Receiver(connectionString, partition);
        return LifeOfABroker.WorkAsync(() => FollowAsync(receiver, partition, until, dead), receiver);
    }

    private async Task FollowAsync(
        PartitionReceiver receiver, int partition, Func<bool> until, CancellationToken dead)
    {
        while (!dead.IsCancellationRequested)
        {
            bool isLast = until();
            List<EventData> events = [.. await receiver.ReceiveBatchAsync(100, Patience, dead)];
            foreach (EventData received in events)
            {
                log.Add(Read(partition, received));
            }

            if (events.Count == 0 && isLast)
            {
                return;
            }
        }
    }
}
