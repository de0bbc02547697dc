using System.Globalization;
using Serverless.Amqp;

namespace Serverless.Broker.Tests.Reliability;

/// <summary>
/// Producers of events over AMQP, and a reader of each partition from its beginning, for each life of the broker.
/// A send is never repeated, so that every id is one attempt.
/// </summary>
internal sealed class EventKillLoad(EventOperationLog log)
{
    /// <summary>What all producers append to a broker that lives long enough.</summary>
    public const int EventsInALife = Producers * MostInALife;

    private const int Partitions = 2;
    private const int Producers = 4;
    private const int Batch = 4;
    private const int MostInALife = 96;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);
    private int _life;

    /// <summary>Everything that a broker holds.</summary>
    public static async Task<IReadOnlyList<EventOperation>> RemainingAsync(string connectionString)
    {
        await using AmqpConnection connection = new(ServiceBusConnectionString.Parse(connectionString));
        List<EventOperation> remaining = [];
        for (int partition = 0; partition < Partitions; partition++)
        {
            await using AmqpReceiver receiver = await connection.OpenReceiverAsync(Source(partition));
            while (await receiver.ReceiveAsync(100, Patience * 5) is { Count: > 0 } events)
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
            p => KillLoad.WorkAsync(connectionString, c => AppendAsync(c, p, life, dead))));
        Task reading = Task.WhenAll(Enumerable.Range(0, Partitions).Select(
            p => KillLoad.WorkAsync(connectionString, c => FollowAsync(c, p, () => appending.IsCompleted, dead))));
        await Task.WhenAll(appending, reading);
    }

    private static string Name(int partition) => partition.ToString(CultureInfo.InvariantCulture);

    private static string Source(int partition) => $"events/Partitions/{partition}";

    private static EventOperation Read(int partition, AmqpReceivedMessage received) =>
        EventOperation.Read(received.MessageId, Name(partition), received.SequenceNumber);

    private static global::Amqp.Message Message(string id) => new()
    {
        Properties = new global::Amqp.Framing.Properties { MessageId = id },
        BodySection = new global::Amqp.Framing.Data { Binary = new byte[200] },
    };

    private async Task AppendAsync(AmqpConnection connection, int producer, int life, CancellationToken dead)
    {
        int partition = producer % Partitions;
        AmqpSender sender = connection.GetSender($"events/Partitions/{partition}");
        for (int sent = 0; sent < MostInALife && !dead.IsCancellationRequested; sent += Batch)
        {
            int first = (life * MostInALife) + sent;
            string[] ids = [.. Enumerable.Range(first, Batch).Select(i => EventOperation.IdOf($"{producer}", i))];
            Log(EventOperationKind.Attempted, ids);
            await sender.SendAsync([.. ids.Select(Message)], dead);
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

    private async Task FollowAsync(AmqpConnection connection, int partition, Func<bool> until, CancellationToken dead)
    {
        await using AmqpReceiver receiver =
            await connection.OpenReceiverAsync(Source(partition), cancellationToken: dead);
        while (!dead.IsCancellationRequested)
        {
            bool isLast = until();
            IReadOnlyList<AmqpReceivedMessage> events = await receiver.ReceiveAsync(100, Patience, dead);
            foreach (AmqpReceivedMessage received in events)
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
