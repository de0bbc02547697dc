using Amqp.Framing;
using Serverless.Amqp;

namespace Serverless.Conformance.AmqpClient;

public sealed class SendingTests : AmqpClientTests
{
    [Fact]
    public async Task Send_EveryProperty_Arrives()
    {
        var sent = AmqpClientBroker.With("hello", ("text", "äöü"), ("number", 1.5), ("integer", 7), ("big", 1L << 40), ("yes", true));
        sent.Header = new Header { Ttl = 60_000 };
        sent.Properties = new Properties
        {
            MessageId = "m1",
            ContentType = "text/plain",
            CorrelationId = "c1",
            Subject = "greeting",
            To = "you",
            ReplyTo = "answers",
            ReplyToGroupId = "rs",
        };
        await Broker.SendAsync(Entities.Plain, [sent]);

        await using var receiver = await Broker.Connection.OpenReceiverAsync(Entities.Plain);
        var message = await AmqpClientBroker.OneAsync(receiver);

        AmqpClientBroker.BodyOf(message).ShouldBe("hello");
        message.MessageId.ShouldBe("m1");
        message.ContentType.ShouldBe("text/plain");
        message.CorrelationId.ShouldBe("c1");
        message.Subject.ShouldBe("greeting");
        message.To.ShouldBe("you");
        message.ReplyTo.ShouldBe("answers");
        message.ReplyToSessionId.ShouldBe("rs");
        message.TimeToLive.ShouldBe(TimeSpan.FromMinutes(1));
        message.ApplicationProperties.ShouldBe(
            new Dictionary<string, object?> { ["text"] = "äöü", ["number"] = 1.5, ["integer"] = 7, ["big"] = 1L << 40, ["yes"] = true },
            ignoreOrder: true);
        message.SequenceNumber.ShouldBe(1);
        message.EnqueuedTime.ShouldBe(Broker.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Send_Array_ArrivesInOrder()
    {
        string[] bodies = [.. Enumerable.Range(0, 50).Select(i => $"{i}")];
        await Broker.SendAsync(Entities.Plain, bodies);

        await using var receiver = await Broker.Connection.OpenReceiverAsync(Entities.Plain);

        (await AmqpClientBroker.TakeAsync(receiver, 50)).Select(AmqpClientBroker.BodyOf).ShouldBe(bodies);
    }

    [Fact]
    public async Task Send_MoreThanOneBatchHolds_ArrivesWhole()
    {
        string[] bodies = [.. Enumerable.Range(0, 60).Select(i => $"{i}:{new string('x', 10_000)}")];

        await Broker.SendAsync(Entities.Plain, bodies);

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(bodies);
    }

    [Fact]
    public async Task Send_BatchWithOneRefused_LeavesNothing()
    {
        var failure = await Should.ThrowAsync<AmqpServiceException>(() => Broker.SendAsync(
            Entities.Sessions, [AmqpClientBroker.Text("good", session: "s1"), AmqpClientBroker.Text("bad")]));

        failure.Entity.ShouldBe(Entities.Sessions);
        (await Broker.BodiesAsync(Entities.Sessions)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_UnknownEntity_IsReportedAsSuch() =>
        (await Should.ThrowAsync<AmqpServiceException>(() => Broker.SendAsync("nowhere", "x"))).Condition.ShouldBe("amqp:not-found");

    [Fact]
    public async Task Send_OverTheLimit_IsRefusedAndTheLinkGoesOn()
    {
        var large = AmqpClientBroker.Text(new string('x', 300_000));

        var failure = await Should.ThrowAsync<MessageRejectedException>(() => Broker.SendAsync(Entities.Plain, [large]));
        await Broker.SendAsync(Entities.Plain, "small");

        failure.Condition.ShouldBe("amqp:link:message-size-exceeded");
        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["small"]);
    }

    [Fact]
    public async Task Send_NoSessionIdToAnEntityWithSessions_IsRefused()
    {
        await Should.ThrowAsync<MessageRejectedException>(() => Broker.SendAsync(Entities.Sessions, "x"));

        (await Broker.BodiesAsync(Entities.Sessions)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_PartitionKey_IsKept()
    {
        await Broker.SendAsync(Entities.Plain, [AmqpClientBroker.Annotated("x", "x-opt-partition-key", "p1")]);

        (await Broker.PeekAsync(Entities.Plain)).ShouldHaveSingleItem().PartitionKey.ShouldBe("p1");
    }

    [Fact]
    public async Task Send_FiveHundredConcurrently_AllArrive()
    {
        var sender = Broker.Connection.GetSender(Entities.Plain);

        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => sender.SendAsync(AmqpClientBroker.Text($"{i}"))));

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(Enumerable.Range(0, 500).Select(i => $"{i}"), ignoreOrder: true);
    }

    [Fact]
    public async Task Send_DuplicateWithinTheWindow_IsDropped()
    {
        await Broker.SendAsync(Entities.Deduplicating, [AmqpClientBroker.Text("first", "same")]);

        await Broker.SendAsync(
            Entities.Deduplicating, [AmqpClientBroker.Text("second", "same"), AmqpClientBroker.Text("other", "other")]);

        (await Broker.BodiesAsync(Entities.Deduplicating)).ShouldBe(["first", "other"]);
    }

    [Fact]
    public async Task Send_DuplicateAfterTheWindow_Arrives()
    {
        await Broker.SendAsync(Entities.Deduplicating, [AmqpClientBroker.Text("first", "same")]);
        Broker.Clock.Advance(Entities.DuplicateWindow + TimeSpan.FromSeconds(30));

        await Broker.SendAsync(Entities.Deduplicating, [AmqpClientBroker.Text("second", "same")]);

        (await Broker.BodiesAsync(Entities.Deduplicating)).ShouldBe(["first", "second"]);
    }

    [Fact]
    public async Task Send_EntityNameInAnotherCase_IsTheSameEntity()
    {
        await Broker.SendAsync("PLAIN", "a");

        (await Broker.BodiesAsync("Plain")).ShouldBe(["a"]);
    }

    [Fact]
    public async Task Send_BrokerRestarted_GoesOn()
    {
        await Broker.SendAsync(Entities.Plain, "before");

        await Broker.RestartAsync();
        await Broker.SendAsync(Entities.Plain, "after");

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["after"]);
    }
}
