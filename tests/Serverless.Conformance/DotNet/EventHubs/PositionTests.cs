using Azure.Messaging.EventHubs.Consumer;

namespace Serverless.Conformance.DotNet.EventHubs;

public sealed class PositionTests : EventHubTests
{
    private static readonly string[] Letters = ["a", "b", "c", "d", "e"];

    [Fact]
    [Twin("read: from the earliest event")]
    public async Task Read_Earliest_BringsAll()
    {
        await Broker.SendAsync(Letters);

        (await Broker.BodiesAsync(5)).ShouldBe(Letters);
    }

    [Fact]
    [Twin("read: from the latest event, only what comes later")]
    public async Task Read_Latest_BringsWhatComesLater()
    {
        await Broker.SendAsync("before");
        var reader = Broker.Reader(from: EventPosition.Latest);
        await reader.AttachAsync();

        await Broker.SendAsync("after");

        (await reader.TakeAsync(1)).Texts().ShouldBe(["after"]);
    }

    [Fact]
    [Twin("read: from the latest event of a partition that is empty")]
    public async Task Read_LatestOfAnEmptyPartition_BringsTheFirst()
    {
        var reader = Broker.Reader(from: EventPosition.Latest);
        await reader.AttachAsync();

        await Broker.SendAsync("first");

        (await reader.TakeAsync(1))[0].SequenceNumber.ShouldBe(0);
    }

    [Fact]
    [Twin("read: after an offset, and from an offset")]
    public async Task Read_FromAnOffset_BeginsThereOrAfterIt()
    {
        await Broker.SendAsync(Letters);
        var offset = (await Broker.ReadAsync(5))[2].OffsetString;

        (await Broker.BodiesAsync(2, from: EventPosition.FromOffset(offset, isInclusive: false))).ShouldBe(["d", "e"]);
        (await Broker.BodiesAsync(3, from: EventPosition.FromOffset(offset))).ShouldBe(["c", "d", "e"]);
    }

    [Fact]
    [Twin("read: after a sequence number, and from a sequence number")]
    public async Task Read_FromASequenceNumber_BeginsThereOrAfterIt()
    {
        await Broker.SendAsync(Letters);

        (await Broker.BodiesAsync(2, from: EventPosition.FromSequenceNumber(2, isInclusive: false)))
            .ShouldBe(["d", "e"]);
        (await Broker.BodiesAsync(3, from: EventPosition.FromSequenceNumber(2))).ShouldBe(["c", "d", "e"]);
        (await Broker.BodiesAsync(5, from: EventPosition.FromSequenceNumber(0))).ShouldBe(Letters);
    }

    [Fact]
    [Twin("read: after a time")]
    public async Task Read_FromATime_BeginsAfterIt()
    {
        foreach (var body in Letters)
        {
            await Broker.SendAsync(body);
            Broker.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var time = (await Broker.ReadAsync(5))[2].EnqueuedTime;

        (await Broker.BodiesAsync(2, from: EventPosition.FromEnqueuedTime(time))).ShouldBe(["d", "e"]);
        (await Broker.BodiesAsync(3, from: EventPosition.FromEnqueuedTime(time.AddMilliseconds(-1))))
            .ShouldBe(["c", "d", "e"]);
        (await Broker.BodiesAsync(5, from: EventPosition.FromEnqueuedTime(DateTimeOffset.UnixEpoch)))
            .ShouldBe(Letters);
    }

    [Fact]
    [Twin("read: after a time that has not come, only what comes later")]
    public async Task Read_FromATimeThatHasNotCome_BringsWhatComesLater()
    {
        await Broker.SendAsync("before");
        var time = (await Broker.ReadAsync(1))[0].EnqueuedTime;
        var reader = Broker.Reader(from: EventPosition.FromEnqueuedTime(time.AddSeconds(1)));
        await reader.AttachAsync();

        Broker.Clock.Advance(TimeSpan.FromMinutes(1));
        await Broker.SendAsync("after");

        (await reader.TakeAsync(1)).Texts().ShouldBe(["after"]);
    }

    [Fact]
    [Twin("read: after the last event, by offset and by number, what comes next")]
    public async Task Read_AfterTheLastEvent_BringsTheNext()
    {
        await Broker.SendAsync("a");
        var last = (await Broker.ReadAsync(1))[0];
        Reader[] readers =
        [
            Broker.Reader(from: EventPosition.FromOffset(last.OffsetString, isInclusive: false)),
            Broker.Reader(from: EventPosition.FromSequenceNumber(last.SequenceNumber, isInclusive: false)),
        ];
        await Task.WhenAll(readers.Select(reader => reader.AttachAsync()));

        await Broker.SendAsync("b");

        foreach (var reader in readers)
        {
            (await reader.TakeAsync(1)).Texts().ShouldBe(["b"]);
        }
    }

    [Fact]
    [Twin("read: each partition from a position of its own")]
    public async Task Read_Partitions_EachFromItsPosition()
    {
        await Broker.SendToPartitionAsync("0", "a", "b");
        await Broker.SendToPartitionAsync("1", "c", "d");

        var first = Broker.Reader(
            EventHubBroker.Events, "0", EventPosition.FromSequenceNumber(0, isInclusive: false));
        var second = Broker.Reader(EventHubBroker.Events, "1");

        (await first.TakeAsync(1)).Texts().ShouldBe(["b"]);
        (await second.TakeAsync(2)).Texts().ShouldBe(["c", "d"]);
    }
}
