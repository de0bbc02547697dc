using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;

namespace Serverless.Conformance.DotNet.EventHubs;

public sealed class SendingTests : EventHubTests
{
    [Fact]
    [Twin("send: one event")]
    public async Task Send_One_Arrives()
    {
        await Broker.SendAsync("a");

        (await Broker.BodiesAsync(1)).ShouldBe(["a"]);
    }

    [Fact]
    [Twin("send: an array of events stays in one row")]
    public async Task Send_Array_StaysInOneRow()
    {
        await Broker.SendAsync("a", "b", "c");

        (await Broker.ReadAsync(3)).Select(data => (data.Text(), data.SequenceNumber))
            .ShouldBe([("a", 0), ("b", 1), ("c", 2)]);
    }

    [Fact]
    [Twin("send: a batch that is filled to its limit")]
    public async Task Send_FullBatch_ArrivesWhole()
    {
        var producer = Broker.Producer();
        using var batch = await producer.CreateBatchAsync();
        batch.MaximumSizeInBytes.ShouldBe(1_048_576);
        var body = new byte[100_000];
        Array.Fill(body, (byte)'x');
        while (batch.TryAdd(new EventData(body)))
        {
        }

        batch.Count.ShouldBe(10);
        await producer.SendAsync(batch);

        (await Broker.ReadAsync(10)).ShouldAllBe(data => data.EventBody.ToArray().SequenceEqual(body));
    }

    [Fact]
    [Twin("send: a batch of a smaller size than the hub's")]
    public async Task Send_SmallBatch_TakesNoMoreThanItsSize()
    {
        var producer = Broker.Producer();
        using var batch = await producer.CreateBatchAsync(new CreateBatchOptions { MaximumSizeInBytes = 1000 });

        batch.TryAdd(new EventData(new byte[2000])).ShouldBeFalse();
        batch.TryAdd(new EventData("a")).ShouldBeTrue();
        await producer.SendAsync(batch);

        (await Broker.BodiesAsync(1)).ShouldBe(["a"]);
    }

    [Fact]
    [Twin("send: a batch for a partition key")]
    public async Task Send_BatchWithAKey_GoesToOnePartition()
    {
        await SendBatchAsync(new CreateBatchOptions { PartitionKey = "customer-1" }, "a", "b");

        var counts = await Broker.CountsAsync();
        counts.Order().ShouldBe([0, 0, 0, 2]);
        var events = await Broker.ReadAsync(2, EventHubBroker.Events, $"{counts.ToList().IndexOf(2)}");
        events.Select(data => data.PartitionKey).ShouldBe(["customer-1", "customer-1"]);
    }

    [Fact]
    [Twin("send: a batch to a partition")]
    public async Task Send_BatchToAPartition_GoesThere()
    {
        await SendBatchAsync(new CreateBatchOptions { PartitionId = "2" }, "a");

        var data = (await Broker.ReadAsync(1, EventHubBroker.Events, "2")).ShouldHaveSingleItem();

        (data.Text(), data.PartitionKey).ShouldBe(("a", null));
    }

    [Fact]
    [Twin("send: an array to a partition")]
    public async Task Send_ArrayToAPartition_GoesThere()
    {
        await Broker.SendToPartitionAsync("3", "a", "b");

        (await Broker.BodiesAsync(2, EventHubBroker.Events, "3")).ShouldBe(["a", "b"]);
    }

    [Fact]
    [Twin("send: one key, one partition, in the order of the sends")]
    public async Task Send_Keys_EachStaysInOnePartitionInOrder()
    {
        var producer = Broker.Producer(EventHubBroker.Events);
        string[] keys = [.. Enumerable.Range(0, 12).Select(i => $"key-{i}")];
        foreach (var round in Enumerable.Range(0, 3))
        {
            await Task.WhenAll(keys.Select(key => producer.SendAsync(
                [new EventData($"{round}")], new SendEventOptions { PartitionKey = key })));
        }

        var homes = new Dictionary<string, int>();
        foreach (var (partition, count) in (await Broker.CountsAsync()).Index())
        {
            var events = await Broker.ReadAsync(count, EventHubBroker.Events, $"{partition}");
            foreach (var key in events.GroupBy(data => data.PartitionKey))
            {
                homes.TryAdd(key.Key, partition).ShouldBeTrue($"'{key.Key}' is in two partitions");
                key.Texts().ShouldBe(["0", "1", "2"]);
            }
        }

        homes.Keys.ShouldBe(keys, ignoreOrder: true);
        homes.Values.Distinct().Count().ShouldBeGreaterThan(1);
    }

    [Fact]
    [Twin("send: events without a key are spread evenly")]
    public async Task Send_WithoutAKey_IsSpreadEvenly()
    {
        var producer = Broker.Producer(EventHubBroker.Events);
        foreach (var i in Enumerable.Range(0, 20))
        {
            await producer.SendAsync([new EventData($"{i}")]);
        }

        (await Broker.CountsAsync()).ShouldBe([5, 5, 5, 5]);
    }

    [Fact]
    [Twin("send: an event of nearly a megabyte, in several frames")]
    public async Task Send_NearlyAMegabyte_ArrivesUnharmed()
    {
        var producer = Broker.Producer();
        await Task.WhenAll("abc".Select(letter => producer.SendAsync([new EventData(Filled(letter))])));

        var received = (await Broker.ReadAsync(3)).Select(data => data.EventBody.ToArray()).ToList();

        received.Select(body => (char)body[500_000]).Order().ShouldBe("abc");
        received.ShouldAllBe(body => body.All(letter => letter == body[0]));
    }

    [Fact]
    [Twin("send: an event that is too large is refused at once, the next one is taken")]
    public async Task Send_TooLarge_IsRefusedAndTheNextIsTaken()
    {
        var producer = Broker.Producer();

        await Failures.FailsAsync(
            EventHubsException.FailureReason.MessageSizeExceeded,
            "1048576",
            () => producer.SendAsync([new EventData(new byte[1_100_000])]));
        await producer.SendAsync([new EventData("a")]);

        (await Broker.BodiesAsync(1)).ShouldBe(["a"]);
    }

    private static byte[] Filled(char letter)
    {
        var body = new byte[1_000_000];
        Array.Fill(body, (byte)letter);
        return body;
    }

    private async Task SendBatchAsync(CreateBatchOptions options, params string[] bodies)
    {
        var producer = Broker.Producer(EventHubBroker.Events);
        using var batch = await producer.CreateBatchAsync(options);
        foreach (var body in bodies)
        {
            batch.TryAdd(new EventData(body)).ShouldBeTrue();
        }

        await producer.SendAsync(batch);
    }
}
