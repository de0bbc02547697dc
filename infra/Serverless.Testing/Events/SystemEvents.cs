using System.Text.Json;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Producer;
using Serverless.Testing.Apps;

namespace Serverless.Testing.Events;

/// <summary>The event hubs of a system, with the vendor's own clients.</summary>
public sealed class SystemEvents : IAsyncDisposable
{
    private readonly SystemParts _parts;
    private readonly Dictionary<string, EventHubProducerClient> _producers = new(StringComparer.OrdinalIgnoreCase);

    internal SystemEvents(SystemParts parts) => _parts = parts;

    /// <summary>Sends events as one batch.</summary>
    /// <param name="hub">The event hub.</param>
    /// <param name="events">The events.</param>
    /// <param name="partitionKey">What decides the partition; null for any.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task SendAsync(
        string hub,
        IEnumerable<EventData> events,
        string? partitionKey = null,
        CancellationToken cancellationToken = default) =>
        ProducerOf(hub).SendAsync(events, new SendEventOptions { PartitionKey = partitionKey }, cancellationToken);

    /// <summary>Sends one event with a JSON body, in camel case.</summary>
    /// <param name="hub">The event hub.</param>
    /// <param name="body">What its body says.</param>
    /// <param name="partitionKey">What decides the partition; null for any.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task SendJsonAsync(
        string hub, object body, string? partitionKey = null, CancellationToken cancellationToken = default) =>
        SendAsync(
            hub,
            [new EventData(BinaryData.FromObjectAsJson(body, JsonSerializerOptions.Web))],
            partitionKey,
            cancellationToken);

    /// <summary>Counts the events that a hub holds, over all partitions.</summary>
    /// <param name="hub">The event hub.</param>
    public long Count(string hub) => Find(hub).Partitions
        .Select(partition => partition.Properties)
        .Sum(held => held.IsEmpty ? 0 : held.LastEnqueuedSequenceNumber - held.BeginningSequenceNumber + 1);

    /// <summary>Reads every event that a hub holds now: partition by partition, each in its order.</summary>
    /// <param name="hub">The event hub.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<EventData>> ReadAsync(string hub, CancellationToken cancellationToken = default)
    {
        await using var consumer = new EventHubConsumerClient(
            EventHubConsumerClient.DefaultConsumerGroupName, _parts.Broker.ConnectionString(), hub);
        var events = new List<EventData>();
        foreach (var partition in await consumer.GetPartitionIdsAsync(cancellationToken))
        {
            var properties = await consumer.GetPartitionPropertiesAsync(partition, cancellationToken);
            if (properties.IsEmpty)
            {
                continue;
            }

            await foreach (var read in consumer.ReadEventsFromPartitionAsync(
                partition, EventPosition.Earliest, cancellationToken))
            {
                events.Add(read.Data);
                if (read.Data.SequenceNumber >= properties.LastEnqueuedSequenceNumber)
                {
                    break;
                }
            }
        }

        return events;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var producer in _producers.Values)
        {
            await producer.DisposeAsync();
        }
    }

    private Broker.EventHubs.EventHub Find(string hub) => _parts.Broker.Namespace.FindEventHub(hub)
        ?? throw new TestSystemException($"There is no event hub '{hub}'. Add it to topology.json.");

    private EventHubProducerClient ProducerOf(string hub)
    {
        lock (_producers)
        {
            if (!_producers.TryGetValue(hub, out var producer))
            {
                producer = new EventHubProducerClient(_parts.Broker.ConnectionString(), hub);
                _producers.Add(hub, producer);
            }

            return producer;
        }
    }
}
