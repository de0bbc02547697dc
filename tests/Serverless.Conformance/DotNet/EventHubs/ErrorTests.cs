using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Producer;
using Azure.Messaging.ServiceBus;

namespace Serverless.Conformance.DotNet.EventHubs;

public sealed class ErrorTests : EventHubTests
{
    private const EventHubsException.FailureReason NotFound = EventHubsException.FailureReason.ResourceNotFound;

    [Fact]
    [Twin("error: a hub that is not there, asked for its properties")]
    public async Task GetProperties_UnknownHub_IsReportedAsSuch()
    {
        await Failures.FailsAsync(NotFound, "none", () => Broker.Producer("none").GetEventHubPropertiesAsync());
        await Failures.FailsAsync(NotFound, "none", () => Broker.Consumer("none").GetPartitionPropertiesAsync("0"));
    }

    [Fact]
    [Twin("error: a hub that is not there, sent to")]
    public async Task Send_UnknownHub_IsReportedAsSuch()
    {
        await Failures.FailsAsync(NotFound, "none", () => Broker.Producer("none").SendAsync([new EventData("a")]));
        await Failures.FailsAsync(NotFound, "none", async () => await Broker.Producer("none").CreateBatchAsync());
    }

    [Fact]
    [Twin("error: a hub that is not there, read")]
    public Task Read_UnknownHub_IsReportedAsSuch() => Broker.Reader("none").FailsAsync(NotFound, "none");

    [Fact]
    [Twin("error: a consumer group that is not there")]
    public async Task Read_UnknownConsumerGroup_IsReportedWithTheCure() =>
        (await Broker.Reader(group: "nobody").FailsAsync(NotFound, "nobody")).Message.ShouldContain("consumerGroups");

    [Fact]
    [Twin("error: a partition that is not there")]
    public async Task Use_UnknownPartition_SaysWhichThereAre()
    {
        var producer = Broker.Producer(EventHubBroker.Events);
        foreach (var partition in new[] { "4", "-1", "1000", "first" })
        {
            await IsOutOfRangeAsync(() => Broker.Reader(EventHubBroker.Events, partition).TakeAsync(1));
            await IsOutOfRangeAsync(
                () => producer.SendAsync([new EventData("a")], new SendEventOptions { PartitionId = partition }));
            await IsOutOfRangeAsync(() => producer.GetPartitionPropertiesAsync(partition));
        }

        await producer.SendAsync([new EventData("a")], new SendEventOptions { PartitionId = "3" });
    }

    [Fact]
    [Twin("error: a queue is no event hub, an event hub no queue")]
    public async Task Use_QueueAsHubAndHubAsQueue_IsRefused()
    {
        await Failures.FailsAsync(NotFound, "plain", () => Broker.Producer("plain").GetEventHubPropertiesAsync());
        await using var client = new ServiceBusClient(Broker.ConnectionString);

        var failure = await Should.ThrowAsync<ServiceBusException>(
            () => client.CreateReceiver(EventHubBroker.One).PeekMessageAsync());

        failure.IsTransient.ShouldBeFalse(failure.Message);
    }

    [Fact]
    [Twin("error: a checkpoint beyond the end says that it is stale")]
    public async Task Read_OffsetBeyondTheEnd_SaysThatTheCheckpointIsStale()
    {
        await Broker.SendAsync("a");

        await ReadFailsAsync(EventPosition.FromOffset("123456"), "123456", "delete the checkpoint");
    }

    [Fact]
    [Twin("error: a sequence number beyond the end")]
    public async Task Read_SequenceNumberBeyondTheEnd_IsRefused()
    {
        await Broker.SendAsync("a");

        await ReadFailsAsync(EventPosition.FromSequenceNumber(50, isInclusive: true), "'50'");
    }

    [Fact]
    [Twin("error: an offset that is none")]
    public Task Read_OffsetThatIsNone_IsRefused() => ReadFailsAsync(EventPosition.FromOffset("x"), "x-opt-offset >= x");

    private static async Task IsOutOfRangeAsync(Func<Task> action) =>
        (await Should.ThrowAsync<ArgumentOutOfRangeException>(action)).Message.ShouldContain("0 to 3");

    private Task ReadFailsAsync(EventPosition from, params string[] parts) =>
        Failures.IsNoArgumentAsync(() => Broker.Reader(from: from).TakeAsync(2), parts);
}
