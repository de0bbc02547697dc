using Serverless.Broker.EventHubs;
using Serverless.Broker.EventHubs.Storage;
using Serverless.Broker.Journal;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.EventHubs;

/// <summary>Hubs on disk that hold far more than the 8 KiB of events that the tests' broker keeps in memory.</summary>
public sealed class EventStoreTests
{
    private const int SegmentSize = 16 << 10;

    [Fact]
    public async Task Read_HubLargerThanItsMemory_GivesEveryEventFromAnyPosition()
    {
        TestDisk disk = new();
        await using TestNamespace test = await StartAsync(disk);
        await FillAsync(test, 2_000);
        disk.Files.Keys.Count(IsEvents).ShouldBeGreaterThan(10);

        test.Partition().Texts().ShouldBe(Numbers(0, 2_000));
        foreach (int from in new[] { 0, 1, 777, 1_500, 1_999 })
        {
            int moment = from / 2 * 2;
            long ticks = test.Partition().Read(from, 1)[0].EnqueuedTicks;
            First(test, EventPositionKind.SequenceNumber, from).ShouldBe($"{from}");
            First(test, EventPositionKind.Offset, from * 64L).ShouldBe($"{from}");
            First(test, EventPositionKind.EnqueuedTime, ticks).ShouldBe($"{moment}");
            First(test, EventPositionKind.EnqueuedTime, ticks, isInclusive: false)
                .ShouldBe(moment == 1_998 ? null : $"{moment + 2}");
        }
    }

    [Fact]
    public async Task Restart_ManySegments_KeepsEveryFieldAndReadsNoEvents()
    {
        TestDisk disk = new();
        TestNamespace before = await StartAsync(disk);
        await FillAsync(before, 2_000);
        await before.Partition().AppendAsync([TestHub.Event("keyed", "key")]);
        string[] expected = [.. before.Partition().Read(0, int.MaxValue).Select(Describe)];
        PartitionProperties properties = before.Partition().Properties;
        await before.DisposeAsync();
        long readBefore = disk.BytesRead;

        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk, before.Time, SegmentSize);

        (disk.BytesRead - readBefore).ShouldBeLessThan(disk.Used / 2);
        after.Partition().Properties.ShouldBe(properties);
        after.Broker.Recovery!.Events.ShouldBe(2_001);
        after.Partition().Read(0, int.MaxValue).Select(Describe).ShouldBe(expected);
    }

    [Fact]
    public async Task Append_TornAtTheEnd_IsDiscardedAndSaid()
    {
        TestDisk disk = new();
        await using TestNamespace before = await StartAsync(disk);
        await FillAsync(before, 10);
        TestDisk crashed = disk.Crash();
        TestFile last = Newest(crashed);
        int end = last.ReadAll().AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        last.Write([9, 0, 0, 0, 1], end);
        last.Sync();

        TestNamespace first = await TestNamespace.OnDiskAsync(crashed, before.Time, SegmentSize);

        first.Broker.Recovery!.Torn.ShouldNotBeNull().ShouldContain($"offset {end}");
        first.Broker.Recovery.Corruptions.ShouldBeEmpty();
        await first.Partition().AppendAsync("10");
        await using TestNamespace second = await TestNamespace.OnDiskAsync(crashed.Crash(), before.Time, SegmentSize);
        second.Broker.Recovery!.Torn.ShouldBeNull();
        second.Partition().Texts().ShouldBe(Numbers(0, 11));
        await first.DisposeAsync();
    }

    [Fact]
    public async Task Read_BitFlippedInACompleteSegment_IsReportedOnceAndTheRestIsServed()
    {
        TestDisk disk = new();
        TestNamespace before = await StartAsync(disk);
        await FillAsync(before, 1_000);
        await before.DisposeAsync();
        string name = disk.Files.Keys.Where(IsEvents).Order(StringComparer.Ordinal).ElementAt(3);
        disk.Files[name].Flip(6_000, 3);

        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk, before.Time, SegmentSize);
        after.Broker.Events!.Damage.ShouldBeEmpty();
        string[] served = [.. after.Partition().Texts()];
        after.Partition().Texts().Count().ShouldBe(served.Length);

        JournalCorruption damage = after.Broker.Events!.Damage.ShouldHaveSingleItem();
        damage.File.ShouldEndWith(name);
        damage.Offset.ShouldBeLessThanOrEqualTo(6_000);
        (damage.Offset + damage.Length).ShouldBeGreaterThan(6_000);
        served.Length.ShouldBeInRange(996, 999);
        served.ShouldBe(Numbers(0, 1_000).Where(served.ToHashSet().Contains));
    }

    [Fact]
    public async Task Restart_FooterOrHeadDamaged_IsReportedAndEveryEventServed()
    {
        TestDisk disk = new();
        TestNamespace before = await StartAsync(disk);
        await FillAsync(before, 1_000);
        await before.DisposeAsync();
        string[] names = [.. disk.Files.Keys.Where(IsEvents).Order(StringComparer.Ordinal)];
        disk.Files[names[1]].Flip((int)disk.Files[names[1]].Length - 5, 1);
        disk.Files[names[2]].Flip(Segment.HeadSize + EntryFrame.HeaderSize + 3, 1);
        disk.Files[names[^1]].Flip((int)disk.Files[names[^1]].Length - 5, 1);

        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk, before.Time, SegmentSize);

        after.Broker.Recovery!.Corruptions.Count.ShouldBe(3);
        after.Partition().Texts().ShouldBe(Numbers(0, 1_000));
        await after.Partition().AppendAsync("1000");
        after.Partition().Read(1_000, 9).Single().SequenceNumber.ShouldBe(1_000);
    }

    [Fact]
    public async Task Retention_Over_DeletesFilesUnderAReaderThatGoesOn()
    {
        TestDisk disk = new();
        await using TestNamespace test = await StartAsync(disk);
        await FillAsync(test, 1_000);
        EventReader reader = test.Partition().Open();
        reader.Texts(10).ShouldBe(Numbers(0, 10));
        int files = disk.Files.Keys.Count(IsEvents);
        test.Time.Advance(TimeSpan.FromHours(20));
        await FillAsync(test, 500, from: 1_000);

        test.Time.Advance(TimeSpan.FromHours(6));
        await test.Broker.Events!.FlushAsync();

        disk.Files.Keys.Count(IsEvents).ShouldBeLessThan(files);
        reader.Texts(3).ShouldBe(Numbers(1_000, 3));
        test.Partition().Properties.BeginningSequenceNumber.ShouldBe(1_000);
        test.Partition().Count.ShouldBe(500);
        test.Time.Advance(TimeSpan.FromDays(2));
        await test.Broker.Events.FlushAsync();
        disk.Files.Keys.Count(IsEvents).ShouldBe(1);
        reader.Read(9).ShouldBeEmpty();
        await test.Partition().AppendAsync("new");
        reader.Read(9).Single().SequenceNumber.ShouldBe(1_500);
    }

    [Fact]
    public async Task Append_DiskFull_IsRefusedAndGoesOnWhenThereIsRoom()
    {
        TestDisk disk = new();
        await using TestNamespace test = await StartAsync(disk);
        await FillAsync(test, 10);
        disk.Free = 0;

        await new Func<Task>(async () =>
        {
            for (int i = 0; i < 1_000; i++)
            {
                await test.Partition().AppendAsync(new string('x', 200));
            }
        }).ShouldRefuseAsync(Broker.Entities.ErrorConditions.ResourceLimitExceeded);

        disk.Free = 1 << 20;
        await test.Partition().AppendAsync("after");
        test.Partition().Texts().Last().ShouldBe("after");
    }

    [Fact]
    public async Task Append_SyncFails_IsNotAcknowledgedNotReadAndNothingFollows()
    {
        TestDisk disk = new();
        await using TestNamespace test = await StartAsync(disk);
        await FillAsync(test, 2);
        disk.SyncFails = true;

        await new Func<Task>(() => test.Partition().AppendAsync("lost"))
            .ShouldRefuseAsync(Broker.Entities.ErrorConditions.InternalError);
        disk.SyncFails = false;
        await new Func<Task>(() => test.Partition().AppendAsync("later"))
            .ShouldRefuseAsync(Broker.Entities.ErrorConditions.InternalError);
        test.Partition().Texts().ShouldBe(Numbers(0, 2));
    }

    [Fact]
    public async Task Delete_Hub_ItsFilesGoAtOnceOrAtTheNextStart()
    {
        TestDisk disk = new();
        TestNamespace test = await StartAsync(disk);
        await FillAsync(test, 10);
        byte[] orphan = Newest(disk).ReadAll();
        await test.Broker.DeleteEventHubAsync("h");
        await test.Broker.Events!.FlushAsync();
        disk.Files.Keys.ShouldNotContain(name => IsEvents(name));
        disk.Create(EventSegment.NameOf(7, 1), orphan.Length).Write(orphan, 0);
        await test.DisposeAsync();

        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk, test.Time, SegmentSize);

        disk.Files.Keys.ShouldNotContain(name => IsEvents(name));
    }

    [Fact]
    public async Task Start_SegmentOfAnotherFormat_IsRefusedWithTheCure()
    {
        TestDisk disk = new();
        TestNamespace before = await StartAsync(disk);
        await FillAsync(before, 10);
        await before.DisposeAsync();
        byte[] frame = new byte[EntryFrame.SizeOf(EventSegmentStart.Size)];
        byte[] payload = new byte[EventSegmentStart.Size];
        new EventSegmentStart(EventFrame.Version + 1, 0, 0, 0).Write(payload);
        EntryFrame.Write(frame, payload);
        EntryFrame.Seal(frame);
        Newest(disk).Write(frame, Segment.HeadSize);

        IOException refused = await Should.ThrowAsync<IOException>(() => TestNamespace.OnDiskAsync(disk, before.Time));

        refused.Message.ShouldContain("are of format 2; this broker reads format 1");
        refused.Message.ShouldContain("another data directory");
    }

    private static string? First(
        TestNamespace test, EventPositionKind kind, long value, bool isInclusive = true)
    {
        EventReader reader = test.Partition().Open(new EventPosition(kind, value, isInclusive));
        string? first = reader.Texts(5).FirstOrDefault();
        reader.Close();
        return first;
    }

    private static async Task<TestNamespace> StartAsync(TestDisk disk)
    {
        TestNamespace test = await TestNamespace.OnDiskAsync(disk, segmentSize: SegmentSize);
        await test.AddHubAsync(partitions: 1);
        return test;
    }

    /// <summary>Two events at a moment, of 150 bytes each.</summary>
    private static async Task FillAsync(TestNamespace test, int count, int from = 0)
    {
        List<Task> sent = [];
        for (int i = from; i < from + count; i += 2)
        {
            test.Time.Advance(TimeSpan.FromMilliseconds(2));
            sent.Add(test.Partition().AppendAsync([Event(i), Event(i + 1)]));
            if (i % 20 == 0)
            {
                await Task.WhenAll(sent);
            }
        }

        await Task.WhenAll(sent);
    }

    private static EventContent Event(int number) =>
        EventContent.Parse(TestHub.Encode($"{number}", null, ("padding", new string('x', 100))));

    private static IEnumerable<string> Numbers(int from, int count) =>
        Enumerable.Range(from, count).Select(i => $"{i}");

    private static string Describe(StoredEvent e) =>
        $"{e.SequenceNumber} {e.Offset} {e.EnqueuedTicks} {e.Content.PartitionKey ?? "-"} "
        + $"{Convert.ToHexString(e.Content.Annotations.Span)} {Convert.ToHexString(e.Content.Rest.Span)}";

    private static bool IsEvents(string name) => EventSegment.Parse(name) is not null;

    private static TestFile Newest(TestDisk disk) =>
        disk.Files.Where(f => IsEvents(f.Key)).OrderBy(f => f.Key, StringComparer.Ordinal).Last().Value;
}
