using Amqp.Framing;
using Serverless.Amqp.Tests.Brokers;
using Serverless.Messaging;

namespace Serverless.Amqp.Tests.Senders;

public sealed class AmqpSenderTests : IAsyncLifetime
{
    private TestBroker _broker = null!;

    public async ValueTask InitializeAsync() => _broker = await TestBroker.StartAsync();

    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    [Fact]
    public async Task Send_OneMessage_ArrivesWithItsProperties()
    {
        var sent = TestBroker.Text("hello", "m1");
        sent.Properties.Subject = "greeting";
        sent.Properties.CorrelationId = "c1";
        sent.Properties.ContentType = "text/plain";
        sent.Properties.ReplyTo = "answers";
        sent.Properties.To = "you";
        sent.ApplicationProperties["number"] = 42;
        sent.ApplicationProperties["time"] = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        await _broker.Connection.GetSender(TestBroker.Queue).SendAsync(sent);

        await using var receiver = await _broker.Connection.OpenReceiverAsync(TestBroker.Queue);
        var message = await _broker.ReceiveOneAsync(receiver);

        TestBroker.BodyOf(message).ShouldBe("hello");
        message.MessageId.ShouldBe("m1");
        message.Subject.ShouldBe("greeting");
        message.CorrelationId.ShouldBe("c1");
        message.ContentType.ShouldBe("text/plain");
        message.ReplyTo.ShouldBe("answers");
        message.To.ShouldBe("you");
        message.ApplicationProperties["kind"].ShouldBe("text");
        message.ApplicationProperties["number"].ShouldBe(42);
        message.ApplicationProperties["time"].ShouldBe(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        message.SequenceNumber.ShouldBe(1);
        message.DeliveryCount.ShouldBe(1);
        message.LockToken.ShouldNotBe(Guid.Empty);
        message.LockedUntil.ShouldBeGreaterThan(message.EnqueuedTime);
    }

    [Fact]
    public async Task Send_ManyMessages_ArriveInOrder()
    {
        var bodies = Enumerable.Range(0, 300).Select(i => $"{i}:{new string('x', 2000)}").ToArray();
        await _broker.SendAsync(TestBroker.Queue, bodies);

        await using var receiver = await _broker.Connection.OpenReceiverAsync(TestBroker.Queue);
        var received = new List<string>();
        while (received.Count < bodies.Length)
        {
            foreach (var message in await receiver.ReceiveAsync(100, TestBroker.Patience))
            {
                received.Add(TestBroker.BodyOf(message));
                await receiver.CompleteAsync(message);
            }
        }

        received.ShouldBe(bodies);
    }

    [Fact]
    public async Task Send_Concurrently_AllArrive()
    {
        var sender = _broker.Connection.GetSender(TestBroker.Queue);
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => sender.SendAsync(TestBroker.Text($"{i}"))));

        var peeked = await _broker.Connection.GetManagement(TestBroker.Queue).PeekAsync(1, 2000);

        peeked.Select(TestBroker.BodyOf).ToHashSet().Count.ShouldBe(1000);
    }

    [Fact]
    public async Task Send_UnknownEntity_FailsWithoutRetry()
    {
        var failure = await Should.ThrowAsync<AmqpServiceException>(
            () => _broker.Connection.GetSender("nowhere").SendAsync(TestBroker.Text("x")));

        failure.Condition.ShouldBe("amqp:not-found");
        failure.Message.ShouldContain("nowhere");
    }

    [Fact]
    public async Task Send_NoSessionId_IsRejected()
    {
        var failure = await Should.ThrowAsync<MessageRejectedException>(
            () => _broker.Connection.GetSender(TestBroker.SessionQueue).SendAsync(TestBroker.Text("x")));

        failure.Entity.ShouldBe(TestBroker.SessionQueue);
    }

    [Fact]
    public async Task Send_TooLarge_IsRejected()
    {
        var message = TestBroker.Text("");
        message.BodySection = new Data { Binary = new byte[300_000] };

        var failure = await Should.ThrowAsync<MessageRejectedException>(
            () => _broker.Connection.GetSender(TestBroker.Queue).SendAsync(message));

        failure.Condition.ShouldBe("amqp:link:message-size-exceeded");
    }

    [Fact]
    public async Task Send_SameIdTwice_ArrivesOnce()
    {
        var sender = _broker.Connection.GetSender(TestBroker.Deduplicating);
        await sender.SendAsync(TestBroker.Text("a", "same"));
        await sender.SendAsync([TestBroker.Text("b", "same"), TestBroker.Text("c", "other")]);

        var peeked = await _broker.Connection.GetManagement(TestBroker.Deduplicating).PeekAsync(1, 10);

        peeked.Select(TestBroker.BodyOf).ShouldBe(["a", "c"]);
    }

    [Fact]
    public async Task Schedule_Future_IsNotDeliveredAndCanBeCancelled()
    {
        var sender = _broker.Connection.GetSender(TestBroker.Queue);
        var number = await sender.ScheduleAsync(TestBroker.Text("later"), DateTimeOffset.MaxValue.AddYears(-1));
        await using var receiver = await _broker.Connection.OpenReceiverAsync(TestBroker.Queue);

        (await receiver.ReceiveAsync(1, TestBroker.Moment)).ShouldBeEmpty();
        var management = _broker.Connection.GetManagement(TestBroker.Queue);
        (await management.PeekAsync(1, 10)).Single().State.ShouldBe(2);

        await sender.CancelScheduledAsync(number);
        (await management.PeekAsync(1, 10)).ShouldBeEmpty();
    }

    [Fact]
    public async Task MessageSender_Topic_DeliversCloudEvents()
    {
        var sender = new AmqpMessageSender(_broker.Connection);
        await sender.SendAsync(TestBroker.Topic, [Event("a"), Event("b")]);

        await using var receiver = await _broker.Connection.OpenReceiverAsync(TestBroker.Subscription);
        var messages = new List<AmqpReceivedMessage>
        {
            await _broker.ReceiveOneAsync(receiver),
            await _broker.ReceiveOneAsync(receiver),
        };

        messages.Select(message => message.ApplicationProperties["cloudEvents:id"]).ShouldBe(["a", "b"]);
        messages[0].ApplicationProperties["cloudEvents:type"].ShouldBe("happened");
        messages[0].ContentType.ShouldBe("application/json");
        TestBroker.BodyOf(messages[0]).ShouldBe("{\"n\":1}");
    }

    private static OutboundMessage Event(string id) => OutboundMessage.Create(
        TestBroker.Topic, id, "happened", "/tests", new Dictionary<string, int> { ["n"] = 1 });
}
