using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;
using Microsoft.Extensions.Time.Testing;
using Serverless.Conformance.Brokers;

namespace Serverless.Conformance.DotNet.EventHubs;

/// <summary>
/// The broker of one scenario, which keeps its data over a restart, on a virtual clock; and the vendor's .NET client.
/// </summary>
internal sealed class EventHubBroker : IAsyncDisposable
{
    public const string One = "one";
    public const string Events = "events";
    public const string Audit = "audit";

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    public static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    public static readonly EventHubsRetryOptions Retries = new()
    {
        Mode = EventHubsRetryMode.Fixed,
        MaximumRetries = 10,
        Delay = TimeSpan.FromMilliseconds(50),
        TryTimeout = TimeSpan.FromSeconds(10),
    };

    private readonly List<IAsyncDisposable> _clients = [];
    private readonly ConformanceBroker _broker;

    private EventHubBroker(ConformanceBroker broker, FakeTimeProvider clock)
    {
        _broker = broker;
        Clock = clock;
    }

    public FakeTimeProvider Clock { get; }

    public string ConnectionString => _broker.ConnectionString;

    public static async Task<EventHubBroker> StartAsync()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        return new EventHubBroker(await ConformanceBroker.StartDurableAsync(clock), clock);
    }

    public EventHubProducerClient Producer(string hub = One) => Keep(new EventHubProducerClient(
        ConnectionString, hub, new EventHubProducerClientOptions { RetryOptions = Retries }));

    public EventHubBufferedProducerClient BufferedProducer(string hub) => Keep(new EventHubBufferedProducerClient(
        ConnectionString,
        hub,
        new EventHubBufferedProducerClientOptions { RetryOptions = Retries, MaximumWaitTime = Moment }));

    public EventHubConsumerClient Consumer(
        string hub = One, string group = EventHubConsumerClient.DefaultConsumerGroupName) =>
        Keep(new EventHubConsumerClient(
            group, ConnectionString, hub, new EventHubConsumerClientOptions { RetryOptions = Retries }));

    /// <summary>A reader of one partition; of the one hub's from its beginning when nothing else is said.</summary>
    public Reader Reader(
        string hub = One,
        string partition = "0",
        EventPosition? from = null,
        string group = EventHubConsumerClient.DefaultConsumerGroupName,
        PartitionReceiverOptions? options = null)
    {
        options ??= new PartitionReceiverOptions();
        options.RetryOptions = Retries;
        return Keep(new Reader(new PartitionReceiver(
            group, partition, from ?? EventPosition.Earliest, ConnectionString, hub, options)));
    }

    public Reader Owner(
        long level, string hub = One, string group = EventHubConsumerClient.DefaultConsumerGroupName) =>
        Reader(hub, group: group, options: new PartitionReceiverOptions { OwnerLevel = level });

    public Task SendAsync(params string[] bodies) => SendAsync(One, new SendEventOptions(), bodies);

    public Task SendAsync(params EventData[] events) => SendAsync(One, new SendEventOptions(), events);

    public Task SendToPartitionAsync(string partition, params string[] bodies) =>
        SendAsync(Events, new SendEventOptions { PartitionId = partition }, bodies);

    public Task SendAsync(string hub, SendEventOptions options, params string[] bodies) =>
        SendAsync(hub, options, [.. bodies.Select(body => new EventData(body))]);

    /// <summary>Sends in one batch, with a producer of its own.</summary>
    public async Task SendAsync(string hub, SendEventOptions options, params EventData[] events)
    {
        await using var producer = Producer(hub);
        await producer.SendAsync(events, options);
    }

    /// <summary>So many events of a partition from a position on; fails when more came.</summary>
    public async Task<IReadOnlyList<EventData>> ReadAsync(
        int count, string hub = One, string partition = "0", EventPosition? from = null)
    {
        await using var reader = Reader(hub, partition, from);
        return await reader.TakeAsync(count);
    }

    public async Task<IReadOnlyList<string>> BodiesAsync(
        int count, string hub = One, string partition = "0", EventPosition? from = null) =>
        (await ReadAsync(count, hub, partition, from)).Texts();

    /// <summary>How many events each partition has had.</summary>
    public async Task<IReadOnlyList<int>> CountsAsync(string hub = Events)
    {
        await using var producer = Producer(hub);
        var counts = new List<int>();
        foreach (var partition in await producer.GetPartitionIdsAsync())
        {
            counts.Add((int)(await producer.GetPartitionPropertiesAsync(partition)).LastEnqueuedSequenceNumber + 1);
        }

        return counts;
    }

    public Task RestartAsync() => _broker.RestartAsync();

    public T Keep<T>(T client)
        where T : IAsyncDisposable
    {
        _clients.Add(client);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_clients.Select(async client => await client.DisposeAsync()));
        await _broker.DisposeAsync();
    }
}
