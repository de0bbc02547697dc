namespace Serverless.Conformance.DotNet.EventHubs;

public sealed class PropertiesTests : EventHubTests
{
    [Fact]
    [Twin("hub properties: name, partitions and time of creation")]
    public async Task GetEventHubProperties_Hub_HasNamePartitionsAndTime()
    {
        var properties = await Broker.Producer(EventHubBroker.Events).GetEventHubPropertiesAsync();

        properties.Name.ShouldBe(EventHubBroker.Events);
        properties.PartitionIds.ShouldBe(["0", "1", "2", "3"]);
        properties.CreatedOn.ShouldBe(Broker.Clock.GetUtcNow(), TimeSpan.FromMilliseconds(1));
        properties.IsGeoReplicationEnabled.ShouldBeFalse();
    }

    [Fact]
    [Twin("hub properties: a consumer sees the same partitions")]
    public async Task GetPartitionIds_Consumer_SeesTheSame() =>
        (await Broker.Consumer(EventHubBroker.Events, EventHubBroker.Audit).GetPartitionIdsAsync())
        .ShouldBe(["0", "1", "2", "3"]);

    [Fact]
    [Twin("partition properties: of a partition that never had an event")]
    public async Task GetPartitionProperties_NeverHadAnEvent_IsEmpty()
    {
        var properties = await Broker.Producer().GetPartitionPropertiesAsync("0");

        (properties.EventHubName, properties.Id, properties.IsEmpty).ShouldBe((EventHubBroker.One, "0", true));
        properties.LastEnqueuedSequenceNumber.ShouldBe(-1);
        properties.LastEnqueuedOffsetString.ShouldBe("-1");
    }

    [Fact]
    [Twin("partition properties: after sends")]
    public async Task GetPartitionProperties_AfterSends_NameTheLast()
    {
        await Broker.SendAsync("a", "b", "c");
        var last = (await Broker.ReadAsync(3))[^1];

        var properties = await Broker.Consumer().GetPartitionPropertiesAsync("0");

        properties.IsEmpty.ShouldBeFalse();
        properties.BeginningSequenceNumber.ShouldBe(0);
        properties.LastEnqueuedSequenceNumber.ShouldBe(2);
        properties.LastEnqueuedOffsetString.ShouldBe(last.OffsetString);
        properties.LastEnqueuedTime.ShouldBe(last.EnqueuedTime);
    }

    [Fact]
    [Twin("partition properties: after the retention")]
    public async Task GetPartitionProperties_AfterTheRetention_BeginLater()
    {
        await Broker.SendAsync("a", "b");
        Broker.Clock.Advance(TimeSpan.FromHours(2));
        var producer = Broker.Producer();
        var emptied = await producer.GetPartitionPropertiesAsync("0");
        (emptied.IsEmpty, emptied.LastEnqueuedSequenceNumber).ShouldBe((true, 1));

        await Broker.SendAsync("c");

        var properties = await producer.GetPartitionPropertiesAsync("0");
        (properties.IsEmpty, properties.BeginningSequenceNumber).ShouldBe((false, 2));
        (await Broker.ReadAsync(1)).Select(data => (data.Text(), data.SequenceNumber)).ShouldBe([("c", 2)]);
    }
}
