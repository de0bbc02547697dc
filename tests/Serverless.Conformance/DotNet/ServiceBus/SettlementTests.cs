using Azure.Messaging.ServiceBus;

namespace Serverless.Conformance.DotNet.ServiceBus;

public sealed class SettlementTests : ServiceBusTests
{
    [Fact]
    [Twin("complete: removes the message")]
    [Twin("complete: many at once, out of order")]
    public async Task Complete_ManyOutOfOrder_RemovesThem()
    {
        await Broker.SendAsync(Entities.Plain, [.. Enumerable.Range(0, 100).Select(i => $"{i}")]);
        await using var receiver = Broker.Receiver(Entities.Plain);
        var messages = await receiver.TakeAsync(100);

        await Task.WhenAll(messages.Reverse().Skip(1).Select(message => receiver.CompleteMessageAsync(message)));

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["99"]);
    }

    [Fact]
    [Twin("complete: works after the receiver was closed")]
    public async Task Complete_ReceiverWasClosed_Works()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b", "c");
        await using var first = Broker.Receiver(Entities.Plain);
        await using var second = Broker.Receiver(Entities.Plain);
        var messages = await first.TakeAsync(2);

        await second.CompleteMessageAsync(messages[0]);
        await first.DisposeAsync();
        await second.CompleteMessageAsync(messages[1]);

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["c"]);
    }

    [Fact]
    public async Task Complete_ConnectionWasLost_Works()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b");
        var other = Broker.Connect();
        var message = await Broker.Receiver(Entities.Plain, client: other).OneAsync();
        await other.DisposeAsync();

        await using var receiver = Broker.Receiver(Entities.Plain);
        await receiver.CompleteMessageAsync(message);

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["b"]);
    }

    [Fact]
    public async Task Complete_Twice_SaysTheLockIsLost()
    {
        await Broker.SendAsync(Entities.Plain, "a");
        await using var receiver = Broker.Receiver(Entities.Plain);
        var message = await receiver.OneAsync();
        await receiver.CompleteMessageAsync(message);

        await LosesLockAsync(() => receiver.CompleteMessageAsync(message));
        await LosesLockAsync(() => receiver.RenewMessageLockAsync(message));
    }

    [Fact]
    [Twin("complete: after the lock expired says so")]
    public async Task Settle_LockExpired_SaysSo()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b", "c", "d");
        await using var receiver = Broker.Receiver(Entities.Plain);
        var messages = await receiver.TakeAsync(4);
        Broker.Clock.Advance(Entities.Lock);

        await LosesLockAsync(() => receiver.CompleteMessageAsync(messages[0]));
        await LosesLockAsync(() => receiver.AbandonMessageAsync(messages[1]));
        await LosesLockAsync(() => receiver.DeferMessageAsync(messages[2]));
        await LosesLockAsync(() => receiver.DeadLetterMessageAsync(messages[3], "r"));

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["a", "b", "c", "d"]);
    }

    [Fact]
    [Twin("lock expiry: the message comes again with a delivery more")]
    public async Task LockExpiry_Message_ComesAgainWithADeliveryMore()
    {
        await Broker.SendAsync(Entities.Plain, "a");
        await using var receiver = Broker.Receiver(Entities.Plain);
        (await receiver.OneAsync()).DeliveryCount.ShouldBe(1);

        Broker.Clock.Advance(Entities.Lock);

        (await receiver.OneAsync()).DeliveryCount.ShouldBe(2);
    }

    [Fact]
    [Twin("renew: a renewed lock holds past its first end")]
    public async Task Renew_Lock_HoldsPastItsFirstEnd()
    {
        await Broker.SendAsync(Entities.Plain, "a");
        await using var receiver = Broker.Receiver(Entities.Plain);
        var message = await receiver.OneAsync();
        message.LockedUntil.ShouldBe(Broker.Clock.GetUtcNow() + Entities.Lock);
        Broker.Clock.Advance(Entities.Lock * 0.6);

        await receiver.RenewMessageLockAsync(message);

        message.LockedUntil.ShouldBe(Broker.Clock.GetUtcNow() + Entities.Lock);
        Broker.Clock.Advance(Entities.Lock * 0.6);
        await receiver.CompleteMessageAsync(message);
        (await Broker.BodiesAsync(Entities.Plain)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Renew_LockExpired_SaysSo()
    {
        await Broker.SendAsync(Entities.Plain, "a");
        await using var receiver = Broker.Receiver(Entities.Plain);
        var message = await receiver.OneAsync();
        Broker.Clock.Advance(Entities.Lock);

        await LosesLockAsync(() => receiver.RenewMessageLockAsync(message));
    }

    [Fact]
    [Twin("abandon: the message comes again with a delivery more")]
    [Twin("abandon: properties are set on the message")]
    public async Task Abandon_WithProperties_ComesAgainWithThemAndADeliveryMore()
    {
        await Broker.SendAsync(Entities.Plain, ServiceBusBroker.With("a", ("kept", 1), ("changed", "old")));
        await using var receiver = Broker.Receiver(Entities.Plain);
        await receiver.AbandonMessageAsync(
            await receiver.OneAsync(), new Dictionary<string, object> { ["changed"] = "new", ["added"] = true });

        var again = await receiver.OneAsync();

        again.DeliveryCount.ShouldBe(2);
        again.ApplicationProperties.ShouldBe(
            new Dictionary<string, object> { ["kept"] = 1, ["changed"] = "new", ["added"] = true }, ignoreOrder: true);
    }

    [Fact]
    [Twin("abandon: the limit of deliveries dead-letters")]
    public async Task Abandon_LimitOfDeliveries_DeadLetters()
    {
        await Broker.SendAsync(Entities.Plain, "a");
        await using var receiver = Broker.Receiver(Entities.Plain);
        for (var i = 0; i < 3; i++)
        {
            (await Broker.PeekDeadLettersAsync(Entities.Plain)).ShouldBeEmpty();
            await receiver.AbandonMessageAsync(await receiver.OneAsync());
        }

        (await Broker.PeekDeadLettersAsync(Entities.Plain)).ShouldHaveSingleItem()
            .DeadLetterReason.ShouldBe("MaxDeliveryCountExceeded");
    }

    private static Task LosesLockAsync(Func<Task> action) =>
        Failures.FailsAsync(ServiceBusFailureReason.MessageLockLost, action);
}
