using Serverless.Broker.Entities;
using Serverless.Broker.EventHubs;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.EventHubs;

/// <summary>Events after a loss of power: the disk keeps only what was synced.</summary>
public sealed class EventHubRecoveryTests
{
    private const int SegmentSize = 16 << 10;

    [Fact]
    public async Task Events_Appended_ComeBackAsTheyWere()
    {
        TestDisk disk = new();
        await using TestNamespace before = await TestNamespace.OnDiskAsync(disk);
        await before.AddHubAsync(partitions: 2);
        await before.Partition().AppendAsync([TestHub.Event("a", "key"), TestHub.Event("b", "key")]);
        before.Time.Advance(TimeSpan.FromMinutes(1));
        await before.Partition().AppendAsync("c");
        await before.Partition(1).AppendAsync("d");
        StoredEvent sent = before.Partition().Read(0, 1)[0];

        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk.Crash(), before.Time);

        StoredEvent found = after.Partition().Read(0, 1)[0];
        (found.EnqueuedTicks, found.Content.PartitionKey).ShouldBe((sent.EnqueuedTicks, "key"));
        found.Content.Annotations.ToArray().ShouldBe(sent.Content.Annotations.ToArray());
        found.Content.Rest.ToArray().ShouldBe(sent.Content.Rest.ToArray());
        after.Partition().Texts().ShouldBe(["a", "b", "c"]);
        after.Partition(1).Texts().ShouldBe(["d"]);
        after.Partition().Properties.ShouldBe(before.Partition().Properties);
        after.Broker.Recovery!.Events.ShouldBe(4);
        await after.Partition().AppendAsync("e");
        after.Partition().Read(3, 9).Select(e => (TestHub.TextOf(e), e.SequenceNumber)).ShouldBe([("e", 3)]);
        await after.AddQueueAsync("q");
        await after.Target().SendAsync(TestMessage.Create("m"));
        after.Source().Peek(0, 9).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Retention_OverWhileStopped_EventsAreGoneAndTheirNumbersAreNotGivenAgain()
    {
        TestDisk disk = new();
        await using TestNamespace before = await TestNamespace.OnDiskAsync(disk);
        await before.AddHubAsync();
        await before.Partition().AppendAsync("a", "b");
        TestDisk stopped = disk.Crash();
        before.Time.Advance(TimeSpan.FromDays(2));

        await using TestNamespace after = await TestNamespace.OnDiskAsync(stopped, before.Time);

        after.Partition().Texts().ShouldBeEmpty();
        await after.Partition().AppendAsync("c");
        after.Partition().Read(0, 9).Select(e => e.SequenceNumber).ShouldBe([2L]);
    }

    [Fact]
    public async Task Traffic_MuchMoreThanIsRetained_DiskUseStaysBoundedAndNumbersGoOn()
    {
        TestDisk disk = new();
        TestNamespace test = await TestNamespace.OnDiskAsync(disk, segmentSize: SegmentSize);
        await test.AddHubAsync(partitions: 1, retention: TimeSpan.FromHours(1));
        long peak = 0;
        for (int i = 0; i < 3000; i++)
        {
            await test.Partition().AppendAsync(new string('x', 200));
            test.Time.Advance(TimeSpan.FromMinutes(10));
            await test.Broker.Cleaning;
            peak = Math.Max(peak, disk.Used);
        }

        peak.ShouldBeLessThan(12 * SegmentSize);
        test.Time.Advance(TimeSpan.FromHours(1));
        await test.AddQueueAsync("noise");
        for (int i = 0; i < 500; i++)
        {
            await test.Target("noise").SendAsync(TestMessage.Create(new string('x', 200)));
            await test.Source("noise").DeleteMessagesAsync(1, DateTimeOffset.MaxValue);
            await test.Broker.Cleaning;
        }

        await test.DisposeAsync();
        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk, test.Time, SegmentSize);
        after.Partition().Properties.LastEnqueuedSequenceNumber.ShouldBe(2999);
        after.Partition().Properties.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task Cleaning_EventsKept_AreThereOnceAndInOrder()
    {
        TestDisk disk = new();
        TestNamespace test = await TestNamespace.OnDiskAsync(disk, segmentSize: SegmentSize);
        await test.AddHubAsync(partitions: 2);
        await test.AddQueueAsync("noise");
        for (int i = 0; i < 400; i++)
        {
            await test.Partition(i % 2).AppendAsync($"{i}");
            await test.Target("noise").SendAsync(TestMessage.Create(new string('x', 400)));
            await test.Source("noise").DeleteMessagesAsync(1, DateTimeOffset.MaxValue);
            await test.Broker.Cleaning;
        }

        await test.DisposeAsync();
        disk.Files.Keys.ShouldNotContain("journal-00000001.log");
        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk, test.Time, SegmentSize);
        after.Partition().Texts().ShouldBe(Enumerable.Range(0, 200).Select(i => $"{2 * i}"));
        after.Partition(1).Texts().ShouldBe(Enumerable.Range(0, 200).Select(i => $"{(2 * i) + 1}"));
        after.Broker.Recovery!.Corruptions.ShouldBeEmpty();
    }

    [Fact]
    public async Task Append_SyncFails_IsRefusedAndNeverReadable()
    {
        TestDisk disk = new();
        await using TestNamespace test = await TestNamespace.OnDiskAsync(disk);
        await test.AddHubAsync();
        await test.Partition().AppendAsync("kept");
        EventSink sink = new();
        EventReader reader = test.Partition().Open(sink: sink);
        disk.SyncFails = true;

        await new Func<Task>(() => test.Partition().AppendAsync("lost"))
            .ShouldRefuseAsync(ErrorConditions.InternalError);

        reader.Texts().ShouldBe(["kept"]);
        sink.Notified.ShouldBe(0);
        test.Partition().Properties.LastEnqueuedSequenceNumber.ShouldBe(0);
        disk.SyncFails = false;
    }

    [Fact]
    public async Task Hub_Deleted_StaysDeletedAndItsNumbersHarmNobody()
    {
        TestDisk disk = new();
        await using TestNamespace before = await TestNamespace.OnDiskAsync(disk);
        await before.AddHubAsync(partitions: 32);
        await before.Partition(31).AppendAsync("a");
        await before.Broker.DeleteEventHubAsync("h");
        await before.AddQueueAsync("q");
        await before.Target().SendAsync(TestMessage.Create("m"));

        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk.Crash(), before.Time);

        after.Broker.FindEventHub("h").ShouldBeNull();
        after.Source().Peek(0, 9).Select(TestMessage.TextOf).ShouldBe(["m"]);
        await after.AddHubAsync();
        await after.Partition().AppendAsync("b");
        after.Partition().Texts().ShouldBe(["b"]);
    }
}
