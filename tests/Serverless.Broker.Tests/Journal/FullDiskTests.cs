using Serverless.Broker.Entities;
using Serverless.Broker.Queues;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Journal;

public sealed class FullDiskTests
{
    private const int SegmentSize = 16 << 10;

    [Fact]
    public async Task Send_DiskFull_IsRefusedAndSettlementsGoOnUntilThereIsRoom()
    {
        TestDisk disk = new() { Free = 8 * SegmentSize };
        TestNamespace test = await TestNamespace.OnDiskAsync(disk, segmentSize: SegmentSize);
        await test.AddQueueAsync("q");
        int sent = 0;
        BrokerException refused = await new Func<Task>(async () =>
        {
            while (sent < 10_000)
            {
                await test.Target().SendAsync(TestMessage.Create(new string('x', 500)));
                sent++;
            }
        }).ShouldRefuseAsync(ErrorConditions.ResourceLimitExceeded);
        refused.Message.ShouldContain("full");
        sent.ShouldBeGreaterThan(100);
        test.Source().Counts.Active.ShouldBe(sent);
        for (int i = 0; i < sent; i++)
        {
            await test.Source().SettleAsync(TestReceiver.ReceiveOne(test.Source()).LockToken, Settlement.Complete);
        }

        // The first try makes room; it is there when the cleaning it started has ended.
        await test.Broker.Cleaning;
        try
        {
            await test.Target().SendAsync(TestMessage.Create("again"));
        }
        catch (BrokerException)
        {
            await test.Broker.Cleaning;
            await test.Target().SendAsync(TestMessage.Create("again"));
        }

        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk.Crash(), test.Time, SegmentSize);
        after.Source().Peek(0, 9).Select(TestMessage.TextOf).ShouldBe(["again"]);
        await test.DisposeAsync();
    }

    [Fact]
    public async Task Send_SyncFails_IsNotAcknowledgedAndNothingMoreIsTaken()
    {
        TestDisk disk = new();
        TestNamespace test = await TestNamespace.OnDiskAsync(disk);
        await test.AddQueueAsync("q");
        await test.Target().SendAsync(TestMessage.Create("kept"));
        Delivery delivery = TestReceiver.ReceiveOne(test.Source());
        disk.SyncFails = true;
        await new Func<Task>(() => test.Target().SendAsync(TestMessage.Create()))
            .ShouldRefuseAsync(ErrorConditions.InternalError);
        disk.SyncFails = false;
        await new Func<Task>(() => test.Target().SendAsync(TestMessage.Create()))
            .ShouldRefuseAsync(ErrorConditions.InternalError);
        await new Func<Task>(() => test.Source().SettleAsync(delivery.LockToken, Settlement.Complete))
            .ShouldRefuseAsync(ErrorConditions.InternalError);
        test.Source().Peek(0, 9).ShouldNotBeNull();
        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk.Crash(), test.Time);
        after.Source().Peek(0, 9).Select(TestMessage.TextOf).ShouldBe(["kept"]);
        await test.DisposeAsync();
    }
}
