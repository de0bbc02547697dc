using Azure.Messaging.ServiceBus;

namespace Serverless.Conformance.DotNet.ServiceBus;

public sealed class PeekTests : ServiceBusTests
{
    [Fact]
    [Twin("peek: shows messages without locking them")]
    public async Task Peek_Messages_LocksNothing()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b");

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["a", "b"]);

        await using var receiver = Broker.Receiver(Entities.Plain);
        var message = await receiver.OneAsync();
        (message.Text(), message.DeliveryCount).ShouldBe(("a", 1));
    }

    [Fact]
    [Twin("peek: goes on where the last one ended")]
    public async Task Peek_Receiver_GoesOnWhereTheLastOneEnded()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b", "c");
        await using var receiver = Broker.Receiver(Entities.Plain);

        (await receiver.PeekMessagesAsync(2)).Texts().ShouldBe(["a", "b"]);
        (await receiver.PeekMessagesAsync(2)).Texts().ShouldBe(["c"]);
        (await receiver.PeekMessagesAsync(2)).ShouldBeEmpty();
    }

    [Fact]
    [Twin("peek: starts at a sequence number")]
    public async Task Peek_FromANumber_StartsThereAndEndsWithTheLast()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b", "c");
        await using var receiver = Broker.Receiver(Entities.Plain);
        var first = await receiver.PeekMessagesAsync(2);

        (await receiver.PeekMessagesAsync(5, first[^1].SequenceNumber)).Texts().ShouldBe(["b", "c"]);
        (await receiver.PeekMessagesAsync(5, 4)).ShouldBeEmpty();
    }

    [Fact]
    [Twin("peek: shows locked, deferred and scheduled messages with their state")]
    public async Task Peek_LockedDeferredAndScheduled_ShowsThemWithTheirState()
    {
        await Broker.SendAsync(Entities.Plain, "locked", "deferred");
        await using var receiver = Broker.Receiver(Entities.Plain);
        await receiver.DeferMessageAsync((await receiver.TakeAsync(2))[1]);
        await Broker.Sender(Entities.Plain).ScheduleMessageAsync(
            new ServiceBusMessage("scheduled"), Broker.Clock.GetUtcNow().AddHours(1));

        (await Broker.PeekAsync(Entities.Plain)).Select(message => (message.Text(), message.State)).ShouldBe(
        [
            ("locked", ServiceBusMessageState.Active),
            ("deferred", ServiceBusMessageState.Deferred),
            ("scheduled", ServiceBusMessageState.Scheduled),
        ]);
    }
}
