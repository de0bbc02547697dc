using System.Globalization;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using Azure.Messaging.ServiceBus;

namespace Serverless.Conformance.DotNet.EventHubs;

public sealed class LoadTests : EventHubTests
{
    private const int Producers = 5;
    private const int Batches = 20;
    private const int BatchSize = 100;

    [Fact]
    [Twin("load: 10,000 events, none lost, none twice, none out of order")]
    public async Task Send_TenThousand_NoneIsLostTwiceOrOutOfOrder()
    {
        await Task.WhenAll(Enumerable.Range(0, Producers).Select(async number =>
        {
            var producer = Broker.Producer(EventHubBroker.Events);
            var options = new SendEventOptions { PartitionKey = $"producer-{number}" };
            for (var batch = 0; batch < Batches; batch++)
            {
                var numbers = Enumerable.Range(batch * BatchSize, BatchSize);
                await producer.SendAsync(numbers.Select(i => new EventData($"{number}:{i}")), options);
            }
        }));

        var counts = await Broker.CountsAsync();
        var partitions = await Task.WhenAll(counts.Select(
            (count, partition) => Broker.ReadAsync(count, EventHubBroker.Events, $"{partition}")));

        foreach (var events in partitions)
        {
            events.Select(data => data.SequenceNumber).ShouldBe(Enumerable.Range(0, events.Count).Select(i => (long)i));
        }

        var seen = partitions.SelectMany(events => events.Texts()).Select(text => text.Split(':'))
            .ToLookup(parts => parts[0], parts => int.Parse(parts[1], CultureInfo.InvariantCulture));
        seen.Count.ShouldBe(Producers);
        seen.ShouldAllBe(numbers => numbers.SequenceEqual(Enumerable.Range(0, Batches * BatchSize)));
    }

    [Fact]
    [Twin("load: all 32 partitions are read at once")]
    public async Task ReadEvents_ThirtyTwoPartitions_AllAtOnce()
    {
        var producer = Broker.Producer("wide");
        var ids = await producer.GetPartitionIdsAsync();
        ids.Length.ShouldBe(32);
        await Task.WhenAll(ids.Select(
            id => producer.SendAsync([new EventData(id)], new SendEventOptions { PartitionId = id })));
        using var patience = new CancellationTokenSource(EventHubBroker.Patience, TimeProvider.System);

        var bodies = new List<string>();
        await foreach (var read in Broker.Consumer("wide").ReadEventsAsync(patience.Token))
        {
            bodies.Add(read.Data.Text());
            if (bodies.Count == ids.Length)
            {
                break;
            }
        }

        bodies.ShouldBe(ids, ignoreOrder: true);
    }

    [Fact]
    [Twin("load: queues and hubs on one broker and one port")]
    public async Task Send_QueuesAndHubs_OnOnePort()
    {
        await using var client = new ServiceBusClient(Broker.ConnectionString);
        var sender = client.CreateSender("plain");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            await sender.SendMessageAsync(new ServiceBusMessage($"message {i}"));
            await Broker.SendToPartitionAsync("1", $"event {i}");
        }));

        var messages = await client.CreateReceiver("plain").PeekMessagesAsync(100);
        var bodies = await Broker.BodiesAsync(20, EventHubBroker.Events, "1");

        messages.Select(message => message.Body.ToString()).ShouldBe(
            Enumerable.Range(0, 20).Select(i => $"message {i}"), ignoreOrder: true);
        bodies.ShouldBe(Enumerable.Range(0, 20).Select(i => $"event {i}"), ignoreOrder: true);
    }
}
