using Serverless.Broker.Entities;
using Serverless.Broker.Messages;
using Serverless.Broker.Queues;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Queues;

public sealed class DeferralTests
{
    [Fact]
    public async Task Defer_LockHeld_IsReceivedOnlyByNumber()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync(TestMessage.Create());
        Delivery first = TestReceiver.ReceiveOne(test.Source());
        await test.Source().SettleAsync(
            first.LockToken, Settlement.Defer with { Properties = new Dictionary<string, object?> { ["step"] = 2 } });
        using TestReceiver receiver = TestReceiver.Open(test.Source(), credit: 1);
        receiver.Deliveries.ShouldBeEmpty();
        test.Source().Peek(0, 1).ShouldHaveSingleItem().State.ShouldBe(MessageState.Deferred);
        Delivery deferred = test.Source().ReceiveDeferred([1], ReceiveMode.PeekLock).ShouldHaveSingleItem();
        deferred.Message.State.ShouldBe(MessageState.Deferred);
        TestMessage.UserOf(deferred.Message)["step"].ShouldBe(2);
        await test.Source().SettleAsync(deferred.LockToken, Settlement.Complete);
        test.Source().Counts.Total.ShouldBe(0);
    }

    [Fact]
    public async Task ReceiveDeferred_Abandoned_IsDeferredAgain()
    {
        await using TestNamespace test = await DeferredAsync();
        Delivery deferred = test.Source().ReceiveDeferred([1], ReceiveMode.PeekLock)[0];
        await test.Source().SettleAsync(deferred.LockToken, Settlement.Abandon);
        test.Source().Counts.Deferred.ShouldBe(1);
        test.Source().ReceiveDeferred([1], ReceiveMode.PeekLock)[0].Message.DeliveryCount.ShouldBe(1);
    }

    [Fact]
    public async Task ReceiveDeferred_LockExpired_IsDeferredAgain()
    {
        await using TestNamespace test = await DeferredAsync();
        test.Source().ReceiveDeferred([1], ReceiveMode.PeekLock);
        new Action(() => test.Source().ReceiveDeferred([1], ReceiveMode.PeekLock))
            .ShouldRefuse(ErrorConditions.MessageNotFound);
        test.Time.Advance(TimeSpan.FromMinutes(1));
        test.Source().ReceiveDeferred([1], ReceiveMode.ReceiveAndDelete).Count.ShouldBe(1);
        test.Source().Counts.Total.ShouldBe(0);
    }

    [Fact]
    public async Task ReceiveDeferred_OneUnknown_NoneIsLocked()
    {
        await using TestNamespace test = await DeferredAsync();
        new Action(() => test.Source().ReceiveDeferred([1, 99], ReceiveMode.PeekLock))
            .ShouldRefuse(ErrorConditions.MessageNotFound);
        test.Source().ReceiveDeferred([1], ReceiveMode.PeekLock).Count.ShouldBe(1);
    }

    private static async Task<TestNamespace> DeferredAsync()
    {
        TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync(TestMessage.Create());
        await test.Source().SettleAsync(TestReceiver.ReceiveOne(test.Source()).LockToken, Settlement.Defer);
        return test;
    }
}
