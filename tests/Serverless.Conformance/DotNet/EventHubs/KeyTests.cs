using System.Collections.Concurrent;
using System.Globalization;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;

namespace Serverless.Conformance.DotNet.EventHubs;

public sealed class KeyTests : EventHubTests
{
    private static readonly string[] Keys = ["red", "green", "blue", "black", "white"];

    [Fact]
    [Twin("send: a partition key that is too long is refused at once")]
    public Task Send_KeyTooLong_IsRefused() => Failures.IsNoArgumentAsync(
        () => Broker.SendAsync(
            EventHubBroker.Events, new SendEventOptions { PartitionKey = new string('k', 129) }, "a"),
        "129 characters; 128");

    /// <summary>The broker's hash of a key is the client's: what a plain producer sends lands beside it.</summary>
    [Fact]
    [Twin("buffered producer: keeps the order of each key, and uses the broker's partitions")]
    public async Task Enqueue_Keys_KeepTheirOrderInTheBrokersPartitions()
    {
        var failures = new ConcurrentQueue<Exception>();
        await using var buffered = Broker.BufferedProducer(EventHubBroker.Events);
        buffered.SendEventBatchFailedAsync += args =>
        {
            failures.Enqueue(args.Exception);
            return Task.CompletedTask;
        };
        foreach (var i in Enumerable.Range(0, 200))
        {
            await buffered.EnqueueEventAsync(
                new EventData($"{i}"), new EnqueueEventOptions { PartitionKey = Keys[i % Keys.Length] });
        }

        await buffered.EnqueueEventsAsync(
            [new EventData("x"), new EventData("y")], new EnqueueEventOptions { PartitionId = "1" });
        await buffered.FlushAsync();
        failures.ShouldBeEmpty();
        foreach (var key in Keys)
        {
            await Broker.SendAsync(EventHubBroker.Events, new SendEventOptions { PartitionKey = key }, "after");
        }

        var counts = await Broker.CountsAsync();
        counts.Sum().ShouldBe(200 + 2 + Keys.Length);
        foreach (var (partition, count) in counts.Index())
        {
            var events = await Broker.ReadAsync(count, EventHubBroker.Events, $"{partition}");
            var numbers = events.Texts().Where(text => int.TryParse(text, out _)).Select(Number).ToList();
            foreach (var key in numbers.GroupBy(number => Keys[number % Keys.Length]))
            {
                key.AsEnumerable().ShouldBe(key.Order(), $"the events of '{key.Key}'");
            }

            events.Where(data => data.Text() == "after").Select(data => data.PartitionKey).ShouldBe(
                numbers.Select(number => Keys[number % Keys.Length]).Distinct(), ignoreOrder: true);
            events.Texts().Where(text => text is "x" or "y").ShouldBe(partition == 1 ? ["x", "y"] : []);
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
