using Serverless.Broker.Entities;
using Serverless.Broker.EventHubs;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Reliability;

/// <summary>Producers that append to the hub and read what is new, and log what the broker told them.</summary>
internal sealed class EventJournalLoad(TestNamespace test, EventOperationLog log, int seed)
{
    private const int Producers = 3;
    private readonly CancellationTokenSource _stop = new();

    /// <summary>What is left; nothing when the record of the hub itself was damaged.</summary>
    public static IReadOnlyList<EventOperation> Remaining(TestNamespace test)
    {
        IReadOnlyList<EventPartition> partitions = test.Broker.FindEventHub("h")?.Partitions ?? [];
        return [.. partitions.SelectMany(partition => partition.Read(0, int.MaxValue).Select(e => Read(partition, e)))];
    }

    /// <summary>Works until so many appends were begun; a disk that fails stops the producer it fails.</summary>
    public Task RunAsync(int appends) => Task.WhenAll(
        Enumerable.Range(0, Producers).Select(p => Task.Run(() => WorkAsync(p, appends / Producers))));

    public void Stop() => _stop.Cancel();

    private static EventOperation Read(EventPartition partition, StoredEvent stored) =>
        EventOperation.Read(TestHub.TextOf(stored).Split(' ')[0], partition.Name, stored.SequenceNumber);

    private async Task WorkAsync(int producer, int appends)
    {
        Random random = new((seed * 37) + producer);
        EventReader[] readers = [.. test.Hub().Partitions.Select(partition => partition.Open())];
        int number = 0;
        try
        {
            for (int i = 0; i < appends && !_stop.IsCancellationRequested; i++)
            {
                EventReader reader = readers[random.Next(readers.Length)];
                string[] ids =
                [
                    .. Enumerable.Range(0, random.Next(1, 4)).Select(_ => EventOperation.IdOf($"{producer}", number++)),
                ];
                await AppendAsync(reader.Partition, producer, ids, random);
                foreach (StoredEvent stored in reader.Read(100))
                {
                    log.Add(Read(reader.Partition, stored));
                }
            }
        }
        catch (BrokerException)
        {
            // The disk is gone: nothing is acknowledged from here on.
        }
    }

    private async Task AppendAsync(EventPartition partition, int producer, string[] ids, Random random)
    {
        Log(EventOperationKind.Attempted);
        await partition.AppendAsync([.. ids.Select(id => $"{id} {new string('x', random.Next(300))}")]);
        Log(EventOperationKind.Acknowledged);

        void Log(EventOperationKind kind)
        {
            foreach (string id in ids)
            {
                log.Add(new EventOperation(kind, id, $"{producer}", partition.Name));
            }
        }
    }
}
