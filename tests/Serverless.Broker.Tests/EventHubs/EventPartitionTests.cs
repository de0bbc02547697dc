using Serverless.Broker.Entities;
using Serverless.Broker.EventHubs;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.EventHubs;

public sealed class EventPartitionTests
{
    [Fact]
    public async Task Append_Events_AreReadInOrderWithNumbersFromZero()
    {
        await using TestNamespace test = await TestHub.StartAsync();

        await test.Partition().AppendAsync("a", "b");
        await test.Partition().AppendAsync("c");

        test.Partition().Read(0, 10).Select(e => (TestHub.TextOf(e), e.SequenceNumber, e.Offset))
            .ShouldBe([("a", 0, "0"), ("b", 1, "64"), ("c", 2, "128")]);
        test.Partition(1).Read(0, 10).ShouldBeEmpty();
    }

    [Fact]
    public async Task PartitionFor_NoKey_TakesTurns_AndAKeyStays()
    {
        await using TestNamespace test = await TestHub.StartAsync(partitions: 3);
        EventHub hub = test.Hub();

        Enumerable.Range(0, 6).Select(_ => hub.PartitionFor(null).Name).ShouldBe(["0", "1", "2", "0", "1", "2"]);
        Enumerable.Range(0, 5).Select(_ => hub.PartitionFor("order-7").Name).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Open_EachKindOfPosition_BeginsThere()
    {
        await using TestNamespace test = await TestHub.StartAsync();
        EventPartition partition = test.Partition();
        await partition.AppendAsync("a", "b");
        test.Time.Advance(TimeSpan.FromSeconds(10));
        DateTimeOffset later = test.Time.GetUtcNow();
        await partition.AppendAsync("c", "d");

        partition.Open(EventPosition.Start).Texts().ShouldBe(["a", "b", "c", "d"]);
        Read(EventPositionKind.Offset, 64).ShouldBe(["c", "d"]);
        Read(EventPositionKind.Offset, 64, isInclusive: true).ShouldBe(["b", "c", "d"]);
        Read(EventPositionKind.Offset, 65, isInclusive: true).ShouldBe(["c", "d"]);
        partition.Open(new EventPosition(EventPositionKind.SequenceNumber, 1, IsInclusive: false)).Texts()
            .ShouldBe(["c", "d"]);
        EventReader end = partition.Open(EventPosition.End);
        test.Hub().Partitions[0].ShouldBe(partition);
        end.Texts().ShouldBeEmpty();
        await partition.AppendAsync("e");
        end.Texts().ShouldBe(["e"]);
        end.Close();
        Read(EventPositionKind.EnqueuedTime, later.UtcTicks, isInclusive: true).ShouldBe(["c", "d", "e"]);

        IEnumerable<string> Read(EventPositionKind kind, long value, bool isInclusive = false)
        {
            EventReader reader = partition.Open(
                "$Default", new EventPosition(kind, value, isInclusive), null, new EventSink());
            List<string> texts = [.. reader.Texts()];
            reader.Close();
            return texts;
        }
    }

    [Fact]
    public async Task Open_AfterTheTimeOfAnEventAsClientsSeeIt_BeginsAfterThatEvent()
    {
        // Timestamps on the wire have milliseconds; a clock has more.
        await using TestNamespace test = await TestHub.StartAsync();
        test.Time.Advance(TimeSpan.FromTicks(9_999));
        await test.Partition().AppendAsync("a");
        test.Time.Advance(TimeSpan.FromMilliseconds(1));
        await test.Partition().AppendAsync("b");

        DateTimeOffset seen = DateTimeOffset.FromUnixTimeMilliseconds(
            test.Partition().Read(0, 1)[0].EnqueuedTime.ToUnixTimeMilliseconds());
        test.Partition().Open(new EventPosition(EventPositionKind.EnqueuedTime, seen.UtcTicks, IsInclusive: false))
            .Texts().ShouldBe(["b"]);
    }

    [Theory]
    [InlineData("amqp.annotation.x-opt-offset > '640'", "offset '640'")]
    [InlineData("amqp.annotation.x-opt-sequence-number > '9'", "sequence number '9'")]
    public async Task Open_BeyondTheEnd_SaysWhatTheLastIsAndWhatToDelete(string selector, string named)
    {
        await using TestNamespace test = await TestHub.StartAsync();
        await test.Partition().AppendAsync("a");

        BrokerException refusal = new Action(() => test.Partition().Open(EventSelector.Parse(selector)))
            .ShouldRefuse(ErrorConditions.ArgumentError);

        refusal.Message.ShouldContain(named);
        refusal.Message.ShouldContain("'0'");
        refusal.Message.ShouldContain("delete the checkpoint");
    }

    [Fact]
    public async Task Retention_Over_EventsLeaveAndNumbersGoOn()
    {
        await using TestNamespace test = await TestHub.StartAsync();
        EventPartition partition = test.Partition();
        await partition.AppendAsync("a");
        test.Time.Advance(TimeSpan.FromHours(23));
        await partition.AppendAsync("b");
        test.Time.Advance(TimeSpan.FromHours(1));

        partition.Texts().ShouldBe(["b"]);
        partition.Properties.BeginningSequenceNumber.ShouldBe(1);
        test.Time.Advance(TimeSpan.FromHours(23));
        partition.Properties.ShouldBe(new PartitionProperties(
            2, 1, "64", test.Time.GetUtcNow().AddHours(-24), IsEmpty: true));
        test.Hub().Family.SizeInBytes.ShouldBe(0);
        await partition.AppendAsync("c");
        partition.Open().Texts().ShouldBe(["c"]);
        partition.Read(0, 1)[0].SequenceNumber.ShouldBe(2);
    }

    [Fact]
    public async Task Retention_ManyEvents_EachLeavesInItsTurn()
    {
        await using TestNamespace test = await TestHub.StartAsync();
        EventPartition partition = test.Partition();
        for (int i = 0; i < 5000; i++)
        {
            await partition.AppendAsync([TestHub.Event($"{i}")]);
            test.Time.Advance(TimeSpan.FromMinutes(1));
        }

        partition.Texts().ShouldBe(Enumerable.Range(3561, 1439).Select(i => $"{i}"));
    }

    [Fact]
    public async Task OwnerLevel_EqualOrHigher_TakesThePartitionFromTheOthers()
    {
        await using TestNamespace test = await TestHub.StartAsync();
        EventSink shared = new();
        EventSink first = new();
        EventSink second = new();
        EventSink elsewhere = new();
        test.Partition().Open(sink: shared);
        test.Partition().Open("$Default", EventPosition.Start, null, elsewhere);

        test.Partition().Open(ownerLevel: 1, sink: first);
        shared.ClosedBy!.Condition.ShouldBe(ErrorConditions.LinkStolen);
        test.Partition().Open(ownerLevel: 1, sink: second);
        first.ClosedBy!.Condition.ShouldBe(ErrorConditions.LinkStolen);

        new Action(() => test.Partition().Open(ownerLevel: 0)).ShouldRefuse(ErrorConditions.LinkStolen)
            .Message.ShouldContain("owner level (epoch) 1");
        new Action(() => test.Partition().Open()).ShouldRefuse(ErrorConditions.LinkStolen);
        elsewhere.ClosedBy.ShouldBeNull();
        await test.Partition().AppendAsync("a");
        (shared.Notified, first.Notified, second.Notified, elsewhere.Notified).ShouldBe((0, 0, 1, 1));
    }

    [Fact]
    public async Task OwnerLevel_OwnerGone_LeavesThePartitionFree()
    {
        await using TestNamespace test = await TestHub.StartAsync();
        test.Partition().Open(ownerLevel: 5).Close();

        test.Partition().Open().Texts().ShouldBeEmpty();
    }

    [Fact]
    public async Task Open_SixthSharedReader_IsRefused()
    {
        await using TestNamespace test = await TestHub.StartAsync();
        EventReader[] readers = [.. Enumerable.Range(0, 5).Select(_ => test.Partition().Open())];

        new Action(() => test.Partition().Open()).ShouldRefuse(ErrorConditions.ResourceLimitExceeded)
            .Message.ShouldContain("'g' has 5 readers of 'h/Partitions/0'");
        test.Partition(1).Open().ShouldNotBeNull();
        readers[2].Close();
        test.Partition().Open().ShouldNotBeNull();
    }

    [Fact]
    public async Task Update_ConsumerGroupRemoved_ItsReadersAreClosed()
    {
        await using TestNamespace test = await TestHub.StartAsync();
        EventSink sink = new();
        test.Partition().Open(sink: sink);

        await test.Broker.UpdateEventHubAsync(test.Hub().Description with { ConsumerGroups = ["other"] });

        sink.ClosedBy!.Condition.ShouldBe(ErrorConditions.NotFound);
        new Action(() => test.Hub().CheckConsumerGroup("g")).ShouldRefuse(ErrorConditions.NotFound)
            .Message.ShouldContain("it has $Default, other");
    }

    [Fact]
    public async Task Update_PartitionCount_IsRefused()
    {
        await using TestNamespace test = await TestHub.StartAsync();

        await new Func<Task>(() => test.Broker.UpdateEventHubAsync(test.Hub().Description with { PartitionCount = 8 }))
            .ShouldRefuseAsync(ErrorConditions.NotAllowed);
    }

    [Fact]
    public async Task Delete_Hub_ClosesItsReadersAndFreesItsName()
    {
        await using TestNamespace test = await TestHub.StartAsync();
        EventSink sink = new();
        EventPartition partition = test.Partition();
        partition.Open(sink: sink);
        await new Func<Task>(() => test.AddQueueAsync("H")).ShouldRefuseAsync(ErrorConditions.EntityAlreadyExists);

        await test.Broker.DeleteEventHubAsync("H");

        sink.ClosedBy!.Condition.ShouldBe(ErrorConditions.NotFound);
        await new Func<Task>(() => partition.AppendAsync("a")).ShouldRefuseAsync(ErrorConditions.NotFound);
        await test.AddQueueAsync("h");
    }
}
