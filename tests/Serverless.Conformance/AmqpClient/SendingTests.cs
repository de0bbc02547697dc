using Amqp.Framing;
using Serverless.Amqp;

namespace Serverless.Conformance.AmqpClient;

public sealed class SendingTests : AmqpClientTests
{
    [Fact]
    [Twin("send: every property of a message arrives")]
    public async Task Send_EveryProperty_Arrives()
    {
        var sent = AmqpClientBroker.With(
            "hello", ("text", "äöü"), ("number", 1.5), ("integer", 7), ("big", 1L << 40), ("yes", true));
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
            new Dictionary<string, object?>
            {
                ["text"] = "äöü",
                ["number"] = 1.5,
                ["integer"] = 7,
                ["big"] = 1L << 40,
                ["yes"] = true,
            },
            ignoreOrder: true);
        message.SequenceNumber.ShouldBe(1);
        message.EnqueuedTime.ShouldBe(Broker.Clock.GetUtcNow());
    }

    [Fact]
    [Twin("send: an array arrives in order")]
    public async Task Send_Array_ArrivesInOrder()
    {
        string[] bodies = [.. Enumerable.Range(0, 50).Select(i => $"{i}")];
        await Broker.SendAsync(Entities.Plain, bodies);

        await using var receiver = await Broker.Connection.OpenReceiverAsync(Entities.Plain);

        (await AmqpClientBroker.TakeAsync(receiver, 50)).Select(AmqpClientBroker.BodyOf).ShouldBe(bodies);
    }

    [Fact]
    [Twin("send: a batch arrives whole")]
    public async Task Send_Batch_ArrivesWhole()
    {
        var sender = Broker.Connection.GetSender(Entities.Plain);
        var batch = await sender.CreateMessageBatchAsync();
        string[] bodies = [.. Enumerable.Range(0, 20).Select(i => $"{i}")];
        foreach (var body in bodies)
        {
            batch.TryAddMessage(AmqpClientBroker.Text(body)).ShouldBeTrue();
        }

        await sender.SendAsync(batch);

        batch.Count.ShouldBe(20);
        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(bodies);
    }

    [Fact]
    [Twin("send: a batch knows when it is full")]
    public async Task Send_FullBatch_IsTakenAndHoldsNoMore()
    {
        var sender = Broker.Connection.GetSender(Entities.Plain);
        var batch = await sender.CreateMessageBatchAsync();
        batch.MaxSizeInBytes.ShouldBe(262_144);
        while (batch.TryAddMessage(AmqpClientBroker.Text(new string('x', 10_000))))
        {
        }

        batch.Count.ShouldBeInRange(24, 26);
        batch.SizeInBytes.ShouldBeLessThanOrEqualTo(batch.MaxSizeInBytes);
        batch.TryAddMessage(AmqpClientBroker.Text("small")).ShouldBeTrue();
        await sender.SendAsync(batch);

        (await Broker.PeekAsync(Entities.Plain)).Count.ShouldBe(batch.Count);
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
    [Twin("send: an unknown entity is reported as such")]
    public async Task Send_UnknownEntity_IsReportedAsSuch() =>
        (await Should.ThrowAsync<AmqpServiceException>(() => Broker.SendAsync("nowhere", "x")))
            .Condition.ShouldBe("amqp:not-found");

    [Fact]
    [Twin("send: a message over the limit is refused with its size")]
    [Twin("send: the link goes on after a refusal")]
    public async Task Send_OverTheLimit_IsRefusedAndTheLinkGoesOn()
    {
        var large = AmqpClientBroker.Text(new string('x', 300_000));

        var failure = await Should.ThrowAsync<MessageRejectedException>(
            () => Broker.SendAsync(Entities.Plain, [large]));
        await Broker.SendAsync(Entities.Plain, "small");

        failure.Condition.ShouldBe("amqp:link:message-size-exceeded");
        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["small"]);
    }

    [Fact]
    [Twin("send: no session id to an entity with sessions is refused")]
    public async Task Send_NoSessionIdToAnEntityWithSessions_IsRefused()
    {
        await Should.ThrowAsync<MessageRejectedException>(() => Broker.SendAsync(Entities.Sessions, "x"));

        (await Broker.BodiesAsync(Entities.Sessions)).ShouldBeEmpty();
    }

    [Fact]
    [Twin("send: a partition key is kept")]
    public async Task Send_PartitionKey_IsKept()
    {
        await Broker.SendAsync(Entities.Plain, [AmqpClientBroker.Annotated("x", "x-opt-partition-key", "p1")]);

        (await Broker.PeekAsync(Entities.Plain)).ShouldHaveSingleItem().PartitionKey.ShouldBe("p1");
    }

    [Fact]
    [Twin("send: 500 concurrent sends all arrive")]
    public async Task Send_FiveHundredConcurrently_AllArrive()
    {
        var sender = Broker.Connection.GetSender(Entities.Plain);

        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => sender.SendAsync(AmqpClientBroker.Text($"{i}"))));

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(
            Enumerable.Range(0, 500).Select(i => $"{i}"), ignoreOrder: true);
    }

    [Fact]
    [Twin("send: a duplicate within the window is dropped")]
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
    [Twin("connection: names of entities ignore case")]
    public async Task Send_EntityNameInAnotherCase_IsTheSameEntity()
    {
        await Broker.SendAsync("PLAIN", "a");

        (await Broker.BodiesAsync("Plain")).ShouldBe(["a"]);
    }

    [Fact]
    [Twin("connection: a sender goes on after the broker restarted")]
    public async Task Send_BrokerRestarted_GoesOn()
    {
        await Broker.SendAsync(Entities.Plain, "before");

        await Broker.RestartAsync();
        await Broker.SendAsync(Entities.Plain, "after");

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["after"]);
    }
}
