using Serverless.Broker.Entities;
using Serverless.Broker.Queues;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Queues;

public sealed class PeekLockTests
{
    [Fact]
    public async Task Send_ReceiverWaits_DeliversInOrder()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        using TestReceiver receiver = TestReceiver.Open(test.Source(), credit: 10);
        await test.Target().SendAsync([TestMessage.Create("a"), TestMessage.Create("b")]);
        await test.Target().SendAsync(TestMessage.Create("c"));
        receiver.Texts.ShouldBe(["a", "b", "c"]);
        receiver.Deliveries.Select(d => d.Message.SequenceNumber).ShouldBe([1, 2, 3]);
        receiver.Deliveries.ShouldAllBe(d => d.Message.DeliveryCount == 0 && d.LockToken != Guid.Empty);
    }

    [Fact]
    public async Task Complete_LockHeld_RemovesMessage()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync(TestMessage.Create());
        Delivery delivery = TestReceiver.ReceiveOne(test.Source());
        await test.Source().SettleAsync(delivery.LockToken, Settlement.Complete);
        test.Source().Counts.Total.ShouldBe(0);
        test.Source().Counts.SizeInBytes.ShouldBe(0);
    }

    [Fact]
    public async Task Complete_Twice_LockLost()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync(TestMessage.Create());
        Delivery delivery = TestReceiver.ReceiveOne(test.Source());
        await test.Source().SettleAsync(delivery.LockToken, Settlement.Complete);
        await new Func<Task>(() => test.Source().SettleAsync(delivery.LockToken, Settlement.Complete))
            .ShouldRefuseAsync(ErrorConditions.MessageLockLost);
    }

    [Fact]
    public async Task Abandon_LockHeld_RedeliversBeforeOthersWithCountAndProperties()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync([TestMessage.Create("a", user: ("kept", 1)), TestMessage.Create("b")]);
        Delivery first = TestReceiver.ReceiveOne(test.Source());
        await test.Source().SettleAsync(
            first.LockToken,
            Settlement.Abandon with { Properties = new Dictionary<string, object?> { ["why"] = "busy" } });
        Delivery again = TestReceiver.ReceiveOne(test.Source());
        TestMessage.TextOf(again.Message).ShouldBe("a");
        again.Message.DeliveryCount.ShouldBe(1);
        again.LockToken.ShouldNotBe(first.LockToken);
        TestMessage.UserOf(again.Message)["why"].ShouldBe("busy");
        TestMessage.UserOf(again.Message)["kept"].ShouldBe(1);
    }

    [Fact]
    public async Task Release_LockHeld_RedeliversWithoutCount()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync(TestMessage.Create());
        Delivery first = TestReceiver.ReceiveOne(test.Source());
        await test.Source().SettleAsync(first.LockToken, Settlement.Release);
        TestReceiver.ReceiveOne(test.Source()).Message.DeliveryCount.ShouldBe(0);
    }

    [Fact]
    public async Task LockExpiry_NotSettled_RedeliversAndCounts()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync(
            q => q with { LockDuration = TimeSpan.FromSeconds(30) });
        await test.Target().SendAsync(TestMessage.Create());
        Delivery first = TestReceiver.ReceiveOne(test.Source());
        first.LockedUntil.ShouldBe(test.Time.GetUtcNow().AddSeconds(30));
        using TestReceiver second = TestReceiver.Open(test.Source(), credit: 1);
        test.Time.Advance(TimeSpan.FromSeconds(29));
        second.Deliveries.ShouldBeEmpty();
        test.Time.Advance(TimeSpan.FromSeconds(1));
        second.Deliveries.ShouldHaveSingleItem().Message.DeliveryCount.ShouldBe(1);
        await new Func<Task>(() => test.Source().SettleAsync(first.LockToken, Settlement.Complete))
            .ShouldRefuseAsync(ErrorConditions.MessageLockLost);
    }

    [Fact]
    public async Task RenewLock_BeforeExpiry_KeepsLock()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync(TestMessage.Create());
        Delivery delivery = TestReceiver.ReceiveOne(test.Source());
        for (int i = 0; i < 5; i++)
        {
            test.Time.Advance(TimeSpan.FromSeconds(50));
            test.Source().RenewLock(delivery.LockToken).ShouldBe(test.Time.GetUtcNow().AddMinutes(1));
        }

        await test.Source().SettleAsync(delivery.LockToken, Settlement.Complete);
    }

    [Fact]
    public async Task RenewLock_AfterExpiry_LockLost()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync(TestMessage.Create());
        Delivery delivery = TestReceiver.ReceiveOne(test.Source());
        test.Time.Advance(TimeSpan.FromMinutes(1));
        new Action(() => test.Source().RenewLock(delivery.LockToken)).ShouldRefuse(ErrorConditions.MessageLockLost);
    }

    [Fact]
    public async Task ReceiverClosed_MessageLocked_LockLivesOn()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync(TestMessage.Create());
        TestReceiver receiver = TestReceiver.Open(test.Source(), credit: 1);
        receiver.Dispose();
        using TestReceiver other = TestReceiver.Open(test.Source(), credit: 1);
        other.Deliveries.ShouldBeEmpty();
        await test.Source().SettleAsync(receiver.Deliveries[0].LockToken, Settlement.Complete);
    }

    [Fact]
    public async Task ReceiveAndDelete_Delivered_IsGone()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync(TestMessage.Create());
        using TestReceiver receiver = TestReceiver.Open(test.Source(), credit: 1, ReceiveMode.ReceiveAndDelete);
        receiver.Deliveries.ShouldHaveSingleItem().LockToken.ShouldBe(Guid.Empty);
        test.Source().Counts.Total.ShouldBe(0);
    }
}
