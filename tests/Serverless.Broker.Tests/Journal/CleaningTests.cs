using Serverless.Broker.Queues;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Journal;

public sealed class CleaningTests
{
    private const int SegmentSize = 16 << 10;

    [Fact]
    public async Task Traffic_MuchMoreThanLive_DiskUseStaysBounded()
    {
        TestDisk disk = new();
        TestNamespace test = await TestNamespace.OnDiskAsync(disk, segmentSize: SegmentSize);
        await test.AddQueueAsync("q");
        await test.AddQueueAsync("s", q => q with { RequiresSession = true });
        await test.AddQueueAsync("d", q => q with { RequiresDuplicateDetection = true });
        using (await TestReceiver.AcceptAsync(test.Source("s"), "one"))
        {
            await test.Source("s").SetSessionStateAsync("one", new byte[] { 1 });
        }

        await test.Target("d").SendAsync(TestMessage.Create(id: "dup"));
        await test.Target().SendAsync(TestMessage.Create("old"));
        await test.Source().SettleAsync(TestReceiver.ReceiveOne(test.Source()).LockToken, Settlement.Defer);
        long peak = 0;
        for (int i = 0; i < 3000; i++)
        {
            await test.Target().SendAsync(TestMessage.Create(new string('x', 200)));
            await test.Source().SettleAsync(TestReceiver.ReceiveOne(test.Source()).LockToken, Settlement.Complete);
            // Cleaning goes on beside the traffic; a machine that starves it is not what is tested here.
            await test.Broker.Cleaning;
            peak = Math.Max(peak, disk.Used);
        }

        peak.ShouldBeLessThan(12 * SegmentSize);
        await test.DisposeAsync();
        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk, test.Time, SegmentSize);
        after.Broker.Recovery!.Corruptions.ShouldBeEmpty();
        after.Source().Peek(0, 9).Select(TestMessage.TextOf).ShouldBe(["old"]);
        await after.Target().SendAsync(TestMessage.Create());
        after.Source().Peek(2, 1)[0].SequenceNumber.ShouldBe(3002);
        await after.Target("d").SendAsync(TestMessage.Create(id: "dup"));
        after.Source("d").Counts.Active.ShouldBe(1);
        using TestReceiver holder = await TestReceiver.AcceptAsync(after.Source("s"), "one");
        after.Source("s").GetSessionState("one")!.Value.ToArray().ShouldBe([1]);
    }

    [Fact]
    public async Task Message_LargerThanASegment_IsKept()
    {
        TestDisk disk = new();
        await using TestNamespace test = await TestNamespace.OnDiskAsync(disk, segmentSize: SegmentSize);
        await test.AddQueueAsync("q");
        string text = new('x', 100_000);
        await test.Target().SendAsync(TestMessage.Create(text));
        await test.Target().SendAsync(TestMessage.Create("small"));
        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk.Crash(), test.Time, SegmentSize);
        after.Source().Peek(0, 9).Select(TestMessage.TextOf).ShouldBe([text, "small"]);
    }

    [Fact]
    public async Task DeliveryCount_SegmentGone_IsKept()
    {
        TestDisk disk = new();
        TestNamespace test = await TestNamespace.OnDiskAsync(disk, segmentSize: SegmentSize);
        await test.AddQueueAsync("q");
        await test.AddQueueAsync("noise");
        await test.Target().SendAsync(TestMessage.Create("a"));
        await test.Source().SettleAsync(TestReceiver.ReceiveOne(test.Source()).LockToken, Settlement.Abandon);
        for (int i = 0; i < 1000; i++)
        {
            await test.Target("noise").SendAsync(TestMessage.Create(new string('x', 200)));
            Guid lockToken = TestReceiver.ReceiveOne(test.Source("noise")).LockToken;
            await test.Source("noise").SettleAsync(lockToken, Settlement.Complete);
            await test.Broker.Cleaning;
        }

        await test.DisposeAsync();
        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk, test.Time, SegmentSize);
        after.Source().Peek(0, 1)[0].DeliveryCount.ShouldBe(1);
        after.Broker.Recovery!.Segments.ShouldBeLessThan(10);
    }

    [Fact]
    public async Task Start_ManyTimes_LeavesFewSegments()
    {
        TestDisk disk = new();
        TestNamespace test = await TestNamespace.OnDiskAsync(disk, segmentSize: SegmentSize);
        await test.AddQueueAsync("q");
        await test.Target().SendAsync(TestMessage.Create("kept"));
        for (int i = 0; i < 30; i++)
        {
            await test.Broker.Cleaning;
            await test.DisposeAsync();
            test = await TestNamespace.OnDiskAsync(disk, test.Time, SegmentSize);
        }

        test.Broker.Recovery!.Segments.ShouldBeLessThan(12);
        test.Source().Peek(0, 9).Select(TestMessage.TextOf).ShouldBe(["kept"]);
        await test.DisposeAsync();
    }
}
