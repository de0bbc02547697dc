using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;

namespace Serverless.Conformance.DotNet.EventHubs;

public sealed class ReadingTests : EventHubTests
{
    private static readonly string[] Letters = ["a", "b", "c", "d", "e"];

    [Fact]
    [Twin("read: only the partition that was asked for")]
    public async Task Read_OnePartition_BringsNoOther()
    {
        foreach (var partition in new[] { "0", "1", "2", "3" })
        {
            await Broker.SendToPartitionAsync(partition, $"for {partition}");
        }

        (await Broker.BodiesAsync(1, EventHubBroker.Events, "2")).ShouldBe(["for 2"]);
    }

    [Fact]
    [Twin("read: events stay, a second reader gets them too")]
    public async Task Read_Twice_BringsTheSame()
    {
        await Broker.SendAsync(Letters);

        (await Broker.BodiesAsync(5)).ShouldBe(Letters);
        (await Broker.BodiesAsync(5)).ShouldBe(Letters);
    }

    [Fact]
    [Twin("read: every consumer group gets all events")]
    public async Task Read_ConsumerGroups_EachGetsAll()
    {
        var readers = new[] { EventHubConsumerClient.DefaultConsumerGroupName, EventHubBroker.Audit, "reports" }
            .Select(group => Broker.Reader(EventHubBroker.Events, group: group)).ToArray();
        await Task.WhenAll(readers.Select(reader => reader.AttachAsync()));
        await Broker.SendToPartitionAsync("0", Letters);

        foreach (var reader in readers)
        {
            (await reader.TakeAsync(5)).Texts().ShouldBe(Letters);
        }
    }

    [Fact]
    [Twin("read: what several producers send comes in the order of its numbers")]
    public async Task Read_SeveralProducers_InTheOrderOfTheNumbers()
    {
        await Task.WhenAll("abc".Select(async name =>
        {
            var producer = Broker.Producer();
            for (var i = 0; i < 60; i += 2)
            {
                await producer.SendAsync([new EventData($"{name}{i:00}"), new EventData($"{name}{i + 1:00}")]);
            }
        }));

        var events = await Broker.ReadAsync(180);

        events.Select(data => data.SequenceNumber).ShouldBe(Enumerable.Range(0, 180).Select(i => (long)i));
        foreach (var producer in events.Texts().GroupBy(text => text[0]))
        {
            producer.Count().ShouldBe(60);
            producer.ShouldBe(producer.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    [Twin("read: no batch is larger than maxBatchSize")]
    public async Task ReceiveBatch_MoreWaiting_IsNoLargerThanAskedFor()
    {
        await Broker.SendAsync([.. Enumerable.Range(0, 95).Select(i => $"{i}")]);
        var reader = Broker.Reader(options: new PartitionReceiverOptions { PrefetchCount = 50 });

        while (reader.Events.Count < 95)
        {
            (await reader.ReceiveAsync(10, EventHubBroker.Patience)).Count.ShouldBeInRange(1, 10);
        }

        reader.Bodies.ShouldBe(Enumerable.Range(0, 95).Select(i => $"{i}"));
    }

    [Fact]
    [Twin("read: a wait that brings nothing ends after maxWaitTime with no event")]
    public async Task ReceiveBatch_NothingCame_EndsAfterTheWait()
    {
        var reader = Broker.Reader();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            (await reader.ReceiveAsync(10, EventHubBroker.Moment)).ShouldBeEmpty();
        }

        await Broker.SendAsync("a");

        (await reader.TakeAsync(1)).Texts().ShouldBe(["a"]);
    }

    [Fact]
    [Twin("read: the last enqueued event's properties, beside each event")]
    public async Task ReadLastEnqueued_Tracked_IsTheLast()
    {
        await Broker.SendAsync(Letters);
        var reader = Broker.Reader(options: new PartitionReceiverOptions { TrackLastEnqueuedEventProperties = true });

        var last = (await reader.TakeAsync(5))[^1];

        var properties = reader.Receiver.ReadLastEnqueuedEventProperties();
        properties.SequenceNumber.ShouldBe(4);
        properties.OffsetString.ShouldBe(last.OffsetString);
        properties.EnqueuedTime.ShouldBe(last.EnqueuedTime);
        properties.LastReceivedTime.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(last.EnqueuedTime);
        var without = Broker.Reader(options: new PartitionReceiverOptions { TrackLastEnqueuedEventProperties = false });
        await without.TakeAsync(5);
        without.Receiver.ReadLastEnqueuedEventProperties().SequenceNumber.ShouldBeNull();
    }

    [Fact]
    [Twin("read: a producer and a reader go on after the broker restarted")]
    public async Task Read_BrokerRestarted_GoesOn()
    {
        var producer = Broker.Producer();
        var reader = Broker.Reader();
        await producer.SendAsync([new EventData("before")]);
        await reader.TakeAsync(1);

        await Broker.RestartAsync();
        await producer.SendAsync([new EventData("after")]);

        (await reader.TakeAsync(2)).Select(data => (data.Text(), data.SequenceNumber))
            .ShouldBe([("before", 0), ("after", 1)]);
    }

    [Fact]
    public async Task ReadEventsFromPartition_Consumer_BringsThemInOrder()
    {
        await Broker.SendAsync(Letters);

        var bodies = new List<string>();
        await foreach (var read in Broker.Consumer().ReadEventsFromPartitionAsync("0", EventPosition.Earliest))
        {
            bodies.Add(read.Data.Text());
            if (bodies.Count == Letters.Length)
            {
                break;
            }
        }

        bodies.ShouldBe(Letters);
    }
}
