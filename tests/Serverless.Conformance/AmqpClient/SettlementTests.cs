using Amqp.Framing;
using Serverless.Amqp;

namespace Serverless.Conformance.AmqpClient;

public sealed class SettlementTests : AmqpClientTests
{
    private static readonly string Dead = AmqpClientBroker.DeadLettersOf(Entities.Plain);

    [Fact]
    [Twin("complete: removes the message")]
    [Twin("complete: many at once, out of order")]
    public async Task Complete_ManyOutOfOrder_RemovesThem()
    {
        await Broker.SendAsync(Entities.Plain, [.. Enumerable.Range(0, 100).Select(i => $"{i}")]);
        await using var receiver = await OpenAsync();
        var messages = await AmqpClientBroker.TakeAsync(receiver, 100);

        await Task.WhenAll(messages.Reverse().Skip(1).Select(message => receiver.CompleteAsync(message)));

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["99"]);
    }

    [Fact]
    [Twin("complete: works after the receiver was closed")]
    public async Task Complete_ReceiverWasClosed_Works()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b");
        var receiver = await OpenAsync();
        var message = await AmqpClientBroker.OneAsync(receiver);
        await receiver.DisposeAsync();

        await receiver.CompleteAsync(message);

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["b"]);
    }

    [Fact]
    public async Task Complete_ByAnotherReceiver_Works()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b");
        await using var first = await OpenAsync();
        await using var second = await OpenAsync();
        var messages = await AmqpClientBroker.TakeAsync(first, 2);

        await second.CompleteAsync(messages[0]);
        await first.DisposeAsync();
        await second.CompleteAsync(messages[1]);

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Complete_PeekedMessage_IsRefusedWithTheCure()
    {
        await Broker.SendAsync(Entities.Plain, "a");
        await using var receiver = await OpenAsync();
        var peeked = (await receiver.PeekAsync(1)).ShouldHaveSingleItem();

        var failure = await Should.ThrowAsync<InvalidOperationException>(() => receiver.CompleteAsync(peeked));

        failure.Message.ShouldContain("PeekLock");
    }

    [Fact]
    [Twin("complete: after the lock expired says so")]
    public async Task Complete_LockExpired_SaysSo()
    {
        await Broker.SendAsync(Entities.Plain, "a");
        await using var receiver = await OpenAsync();
        var message = await AmqpClientBroker.OneAsync(receiver);
        Broker.Clock.Advance(Entities.Lock);

        var failure = await Should.ThrowAsync<LockLostException>(() => receiver.CompleteAsync(message));

        failure.IsSessionLock.ShouldBeFalse();
        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["a"]);
    }

    [Fact]
    [Twin("lock expiry: the message comes again with a delivery more")]
    public async Task LockExpiry_Message_ComesAgainWithADeliveryMore()
    {
        await Broker.SendAsync(Entities.Plain, "a");
        await using var receiver = await OpenAsync();
        (await AmqpClientBroker.OneAsync(receiver)).DeliveryCount.ShouldBe(1);

        Broker.Clock.Advance(Entities.Lock);

        (await AmqpClientBroker.OneAsync(receiver)).DeliveryCount.ShouldBe(2);
    }

    [Fact]
    [Twin("renew: a renewed lock holds past its first end")]
    public async Task Renew_Lock_HoldsPastItsFirstEnd()
    {
        await Broker.SendAsync(Entities.Plain, "a");
        await using var receiver = await OpenAsync();
        var message = await AmqpClientBroker.OneAsync(receiver);
        message.LockedUntil.ShouldBe(Broker.Clock.GetUtcNow() + Entities.Lock);
        Broker.Clock.Advance(Entities.Lock * 0.6);

        await receiver.RenewLockAsync(message);

        message.LockedUntil.ShouldBe(Broker.Clock.GetUtcNow() + Entities.Lock);
        Broker.Clock.Advance(Entities.Lock * 0.6);
        await receiver.CompleteAsync(message);
        (await Broker.BodiesAsync(Entities.Plain)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Renew_LockExpired_SaysSo()
    {
        await Broker.SendAsync(Entities.Plain, "a");
        await using var receiver = await OpenAsync();
        var message = await AmqpClientBroker.OneAsync(receiver);
        Broker.Clock.Advance(Entities.Lock);

        await Should.ThrowAsync<LockLostException>(() => receiver.RenewLockAsync(message));
    }

    [Fact]
    [Twin("abandon: the message comes again with a delivery more")]
    [Twin("abandon: properties are set on the message")]
    public async Task Abandon_WithProperties_ComesAgainWithThemAndADeliveryMore()
    {
        await Broker.SendAsync(Entities.Plain, [AmqpClientBroker.With("a", ("kept", 1), ("changed", "old"))]);
        await using var receiver = await OpenAsync();
        await receiver.AbandonAsync(
            await AmqpClientBroker.OneAsync(receiver),
            new Dictionary<string, object> { ["changed"] = "new", ["added"] = true });

        var again = await AmqpClientBroker.OneAsync(receiver);

        again.DeliveryCount.ShouldBe(2);
        again.ApplicationProperties.ShouldBe(
            new Dictionary<string, object?> { ["kept"] = 1, ["changed"] = "new", ["added"] = true }, ignoreOrder: true);
    }

    [Fact]
    [Twin("abandon: the limit of deliveries dead-letters")]
    public async Task Abandon_LimitOfDeliveries_DeadLetters()
    {
        await Broker.SendAsync(Entities.Plain, "a");
        await using var receiver = await OpenAsync();
        for (var i = 0; i < 3; i++)
        {
            (await Broker.PeekAsync(Dead)).ShouldBeEmpty();
            await receiver.AbandonAsync(await AmqpClientBroker.OneAsync(receiver));
        }

        (await Broker.PeekAsync(Dead)).ShouldHaveSingleItem().DeadLetterReason.ShouldBe("MaxDeliveryCountExceeded");
    }

    [Fact]
    public async Task Release_Message_CountsNoDelivery()
    {
        await Broker.SendAsync(Entities.Plain, "a");
        await using var receiver = await OpenAsync();

        receiver.Release(await AmqpClientBroker.OneAsync(receiver));

        (await AmqpClientBroker.OneAsync(receiver)).DeliveryCount.ShouldBe(1);
    }

    [Fact]
    [Twin("defer: the message comes by its number only")]
    public async Task Defer_Message_ComesByItsNumberOnly()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b");
        await using var receiver = await OpenAsync();
        var first = await AmqpClientBroker.OneAsync(receiver);
        await receiver.DeferAsync(first, new Dictionary<string, object> { ["why"] = "not now" });
        AmqpClientBroker.BodyOf(await AmqpClientBroker.OneAsync(receiver)).ShouldBe("b");

        var deferred = (await receiver.ReceiveDeferredAsync([first.SequenceNumber])).ShouldHaveSingleItem();

        AmqpClientBroker.BodyOf(deferred).ShouldBe("a");
        deferred.ApplicationProperties["why"].ShouldBe("not now");
        await receiver.CompleteAsync(deferred);
        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["b"]);
    }

    [Fact]
    [Twin("defer: a deferred message can be dead-lettered and abandoned")]
    public async Task Defer_ThenDeadLetterOrAbandon_Works()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b");
        await using var receiver = await OpenAsync();
        var messages = await AmqpClientBroker.TakeAsync(receiver, 2);
        foreach (var message in messages)
        {
            await receiver.DeferAsync(message);
        }

        var deferred = await receiver.ReceiveDeferredAsync([.. messages.Select(message => message.SequenceNumber)]);
        await receiver.DeadLetterAsync(deferred[0], "old");
        await receiver.AbandonAsync(deferred[1]);

        (await Broker.PeekAsync(Dead)).ShouldHaveSingleItem().DeadLetterReason.ShouldBe("old");
        var left = (await Broker.PeekAsync(Entities.Plain)).ShouldHaveSingleItem();
        (AmqpClientBroker.BodyOf(left), left.State).ShouldBe(("b", 1));
    }

    [Fact]
    [Twin("defer: an unknown number is reported")]
    public async Task ReceiveDeferred_UnknownNumber_IsReported()
    {
        await using var receiver = await OpenAsync();

        var failure = await Should.ThrowAsync<AmqpServiceException>(() => receiver.ReceiveDeferredAsync([4711]));

        failure.Condition.ShouldBe("com.microsoft:message-not-found");
    }

    [Fact]
    [Twin("dead-letter: reason, description and properties arrive")]
    public async Task DeadLetter_ReasonDescriptionAndProperties_Arrive()
    {
        var sent = AmqpClientBroker.With("a", ("kept", 1));
        sent.Properties.MessageId = "m1";
        await Broker.SendAsync(Entities.Plain, [sent]);
        await using var receiver = await OpenAsync();
        await receiver.DeadLetterAsync(
            await AmqpClientBroker.OneAsync(receiver),
            "unreadable",
            "not JSON",
            new Dictionary<string, object> { ["extra"] = "x" });

        await using var letters = await OpenAsync(Dead);
        var letter = await AmqpClientBroker.OneAsync(letters);

        letter.DeadLetterReason.ShouldBe("unreadable");
        letter.DeadLetterErrorDescription.ShouldBe("not JSON");
        letter.ApplicationProperties["extra"].ShouldBe("x");
        letter.ApplicationProperties["kept"].ShouldBe(1);
        letter.MessageId.ShouldBe("m1");
    }

    [Fact]
    [Twin("dead-letter: without a reason")]
    public async Task DeadLetter_WithoutAReason_HasNone()
    {
        await Broker.SendAsync(Entities.Plain, "a");
        await using var receiver = await OpenAsync();

        await receiver.DeadLetterAsync(await AmqpClientBroker.OneAsync(receiver));

        (await Broker.PeekAsync(Dead)).ShouldHaveSingleItem().DeadLetterReason.ShouldBeNull();
    }

    [Fact]
    [Twin("dead-letter: the queue of dead letters settles like any other")]
    public async Task DeadLetterQueue_Messages_SettleLikeAnyOther()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b", "c");
        await using var receiver = await OpenAsync();
        foreach (var message in await AmqpClientBroker.TakeAsync(receiver, 3))
        {
            await receiver.DeadLetterAsync(message, "r");
        }

        await using var letters = await OpenAsync(Dead);
        var taken = await AmqpClientBroker.TakeAsync(letters, 3);
        await letters.CompleteAsync(taken[0]);
        await letters.AbandonAsync(taken[1]);
        await letters.DeferAsync(taken[2]);

        var again = await AmqpClientBroker.OneAsync(letters);
        (AmqpClientBroker.BodyOf(again), again.DeliveryCount).ShouldBe(("b", 2));
        await letters.CompleteAsync((await letters.ReceiveDeferredAsync([taken[2].SequenceNumber]))[0]);
        (await Broker.BodiesAsync(Dead)).ShouldBe(["b"]);
    }

    [Fact]
    [Twin("dead-letter: a dead letter can be sent again")]
    public async Task DeadLetterQueue_Letter_CanBeSentAgain()
    {
        await Broker.SendAsync(Entities.Plain, [AmqpClientBroker.Text("a", "m1")]);
        await using var receiver = await OpenAsync();
        await receiver.DeadLetterAsync(await AmqpClientBroker.OneAsync(receiver), "r");
        await using var letters = await OpenAsync(Dead);
        var letter = await AmqpClientBroker.OneAsync(letters);

        await Broker.SendAsync(
            Entities.Plain, [AmqpClientBroker.Text(AmqpClientBroker.BodyOf(letter), letter.MessageId)]);
        await letters.CompleteAsync(letter);

        (await AmqpClientBroker.OneAsync(receiver)).MessageId.ShouldBe("m1");
        (await Broker.PeekAsync(Dead)).ShouldBeEmpty();
    }

    [Fact]
    [Twin("time to live: an expired message is dead-lettered with the reason")]
    public async Task TimeToLive_Over_DeadLettersWithTheReason()
    {
        await Broker.SendAsync(Entities.Plain, [Living("a", 10_000)]);
        (await Broker.PeekAsync(Dead)).ShouldBeEmpty();

        Broker.Clock.Advance(TimeSpan.FromMinutes(1));

        (await Broker.PeekAsync(Dead)).ShouldHaveSingleItem().DeadLetterReason.ShouldBe("TTLExpiredException");
        (await Broker.PeekAsync(Entities.Plain)).ShouldBeEmpty();
    }

    [Fact]
    [Twin("time to live: an entity that does not keep the dead drops them")]
    public async Task TimeToLive_EntityThatDoesNotKeepTheDead_DropsThem()
    {
        await Broker.SendAsync(Entities.Dropping, [Living("a", 10_000), AmqpClientBroker.Text("b")]);

        Broker.Clock.Advance(TimeSpan.FromMinutes(1));

        (await Broker.BodiesAsync(Entities.Dropping)).ShouldBe(["b"]);
        (await Broker.PeekAsync(AmqpClientBroker.DeadLettersOf(Entities.Dropping))).ShouldBeEmpty();
    }

    private static global::Amqp.Message Living(string body, uint milliseconds)
    {
        var message = AmqpClientBroker.Text(body);
        message.Header = new Header { Ttl = milliseconds };
        return message;
    }

    private Task<AmqpReceiver> OpenAsync(string entity = Entities.Plain) => Broker.Connection.OpenReceiverAsync(entity);
}
