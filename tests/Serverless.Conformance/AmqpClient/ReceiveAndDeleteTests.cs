using Serverless.Amqp;

namespace Serverless.Conformance.AmqpClient;

public sealed class ReceiveAndDeleteTests : AmqpClientTests
{
    private static readonly AmqpReceiverOptions Deleting = new() { ReceiveMode = AmqpReceiveMode.ReceiveAndDelete };

    [Fact]
    [Twin("receive and delete: the message is gone at once")]
    public async Task Receive_Message_IsGoneAtOnce()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b");
        await using var receiver = await Broker.Connection.OpenReceiverAsync(Entities.Plain, Deleting);

        var messages = await AmqpClientBroker.TakeAsync(receiver, 2);

        messages.Select(message => (AmqpClientBroker.BodyOf(message), message.DeliveryCount))
            .ShouldBe([("a", 1), ("b", 1)]);
        messages.ShouldAllBe(message => message.LockToken == Guid.Empty && message.LockedUntil == default);
        (await Broker.PeekAsync(Entities.Plain)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Receive_FewerThanAskedFor_TakesNothingThatComesLater()
    {
        await Broker.SendAsync(Entities.Plain, "a");
        await using var receiver = await Broker.Connection.OpenReceiverAsync(Entities.Plain, Deleting);
        (await receiver.ReceiveAsync(10, AmqpClientBroker.Patience)).Count.ShouldBe(1);
        (await receiver.ReceiveAsync(10, AmqpClientBroker.Moment)).ShouldBeEmpty();

        await Broker.SendAsync(Entities.Plain, "b");

        await using var other = await Broker.Connect().OpenReceiverAsync(Entities.Plain);
        AmqpClientBroker.BodyOf(await AmqpClientBroker.OneAsync(other)).ShouldBe("b");
    }

    [Fact]
    public async Task Close_PrefetchedMessages_AreHandedOutStill()
    {
        string[] bodies = [.. Enumerable.Range(0, 100).Select(i => $"{i}")];
        await Broker.SendAsync(Entities.Plain, bodies);
        var receiver = await Broker.Connection.OpenReceiverAsync(Entities.Plain, Deleting with { PrefetchCount = 40 });
        var taken = (await AmqpClientBroker.TakeAsync(receiver, 5)).ToList();

        await receiver.DisposeAsync();
        while (await receiver.ReceiveAsync(7, AmqpClientBroker.Patience) is { Count: > 0 } messages)
        {
            taken.AddRange(messages);
        }

        taken.Count.ShouldBeGreaterThanOrEqualTo(40);
        taken.Select(AmqpClientBroker.BodyOf).Concat(await Broker.BodiesAsync(Entities.Plain)).ShouldBe(bodies);
    }

    [Fact]
    public async Task Settle_AnyWay_IsRefusedWithTheCure()
    {
        await Broker.SendAsync(Entities.Plain, "a");
        await using var receiver = await Broker.Connection.OpenReceiverAsync(Entities.Plain, Deleting);
        var message = await AmqpClientBroker.OneAsync(receiver);

        foreach (var settle in new Func<Task>[]
        {
            () => receiver.CompleteAsync(message),
            () => receiver.AbandonAsync(message),
            () => receiver.DeferAsync(message),
            () => receiver.DeadLetterAsync(message),
            () => receiver.RenewLockAsync(message),
        })
        {
            (await Should.ThrowAsync<InvalidOperationException>(settle)).Message.ShouldContain("PeekLock");
        }
    }

    [Fact]
    public async Task ReceiveDeferred_Message_IsGoneAtOnce()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b");
        await using var locking = await Broker.Connection.OpenReceiverAsync(Entities.Plain);
        var message = await AmqpClientBroker.OneAsync(locking);
        await locking.DeferAsync(message);
        await using var receiver = await Broker.Connection.OpenReceiverAsync(Entities.Plain, Deleting);

        var deferred = (await receiver.ReceiveDeferredAsync([message.SequenceNumber])).ShouldHaveSingleItem();

        AmqpClientBroker.BodyOf(deferred).ShouldBe("a");
        deferred.LockToken.ShouldBe(Guid.Empty);
        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["b"]);
    }

    [Fact]
    [Twin("session: receive and delete")]
    public async Task Receive_Session_IsGoneAtOnce()
    {
        await Broker.SendToSessionAsync("s1", "a", "b");
        var accepted = await Broker.Connection.AcceptSessionAsync(
            Entities.Sessions, "s1", AmqpClientBroker.Patience, Deleting);
        await using var session = accepted.ShouldNotBeNull();

        (await AmqpClientBroker.TakeAsync(session, 2)).Select(AmqpClientBroker.BodyOf).ShouldBe(["a", "b"]);

        (await session.PeekAsync(10)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Receive_LargerThanAFrame_ArrivesWhole()
    {
        byte[] body = [.. Enumerable.Range(0, 261_000).Select(i => (byte)(i * 31))];
        var message = AmqpClientBroker.Text("");
        message.BodySection = new global::Amqp.Framing.Data { Binary = body };
        await Broker.SendAsync(Entities.Plain, [message]);
        var receiver = await Broker.Connection.OpenReceiverAsync(Entities.Plain, Deleting with { PrefetchCount = 1 });

        await receiver.DisposeAsync();

        var kept = await receiver.ReceiveAsync(1, AmqpClientBroker.Patience);
        var left = await Broker.PeekAsync(Entities.Plain);
        kept.Concat(left).ShouldHaveSingleItem().Body.ToArray().ShouldBe(body);
    }
}
