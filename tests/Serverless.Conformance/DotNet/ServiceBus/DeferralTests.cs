using Azure.Messaging.ServiceBus;

namespace Serverless.Conformance.DotNet.ServiceBus;

public sealed class DeferralTests : ServiceBusTests
{
    [Fact]
    [Twin("defer: the message comes by its number only")]
    public async Task Defer_Message_ComesByItsNumberOnly()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b");
        await using var receiver = Broker.Receiver(Entities.Plain);
        var first = await receiver.OneAsync();
        await receiver.DeferMessageAsync(first, new Dictionary<string, object> { ["why"] = "not now" });
        (await receiver.OneAsync()).Text().ShouldBe("b");

        var deferred = await receiver.ReceiveDeferredMessageAsync(first.SequenceNumber);

        deferred.Text().ShouldBe("a");
        deferred.ApplicationProperties["why"].ShouldBe("not now");
        await receiver.CompleteMessageAsync(deferred);
        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["b"]);
    }

    [Fact]
    [Twin("defer: a deferred message can be dead-lettered and abandoned")]
    public async Task Defer_ThenDeadLetterOrAbandon_Works()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b");
        await using var receiver = Broker.Receiver(Entities.Plain);
        var messages = await receiver.TakeAsync(2);
        foreach (var message in messages)
        {
            await receiver.DeferMessageAsync(message);
        }

        var deferred = await receiver.ReceiveDeferredMessagesAsync(messages.Select(message => message.SequenceNumber));
        await receiver.DeadLetterMessageAsync(deferred[0], "old");
        await receiver.AbandonMessageAsync(deferred[1]);

        (await Broker.PeekDeadLettersAsync(Entities.Plain)).ShouldHaveSingleItem().DeadLetterReason.ShouldBe("old");
        var left = (await Broker.PeekAsync(Entities.Plain)).ShouldHaveSingleItem();
        (left.Text(), left.State).ShouldBe(("b", ServiceBusMessageState.Deferred));
    }

    [Fact]
    [Twin("defer: an unknown number is reported")]
    public async Task ReceiveDeferred_UnknownNumber_IsReported()
    {
        await using var receiver = Broker.Receiver(Entities.Plain);

        await Failures.FailsAsync(
            ServiceBusFailureReason.MessageNotFound, () => receiver.ReceiveDeferredMessageAsync(4711));
    }
}
