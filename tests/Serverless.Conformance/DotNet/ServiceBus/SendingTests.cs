using Azure.Messaging.ServiceBus;

namespace Serverless.Conformance.DotNet.ServiceBus;

public sealed class SendingTests : ServiceBusTests
{
    [Fact]
    [Twin("send: every property of a message arrives")]
    public async Task Send_EveryProperty_Arrives()
    {
        await Broker.SendAsync(Entities.Plain, new ServiceBusMessage("hello")
        {
            MessageId = "m1",
            ContentType = "text/plain",
            CorrelationId = "c1",
            Subject = "greeting",
            To = "you",
            ReplyTo = "answers",
            ReplyToSessionId = "rs",
            TimeToLive = TimeSpan.FromMinutes(1),
            ApplicationProperties =
            {
                ["text"] = "äöü", ["number"] = 1.5, ["integer"] = 7, ["big"] = 1L << 40, ["yes"] = true,
            },
        });

        await using var receiver = Broker.Receiver(Entities.Plain);
        var message = await receiver.OneAsync();

        message.Text().ShouldBe("hello");
        message.MessageId.ShouldBe("m1");
        message.ContentType.ShouldBe("text/plain");
        message.CorrelationId.ShouldBe("c1");
        message.Subject.ShouldBe("greeting");
        message.To.ShouldBe("you");
        message.ReplyTo.ShouldBe("answers");
        message.ReplyToSessionId.ShouldBe("rs");
        message.TimeToLive.ShouldBe(TimeSpan.FromMinutes(1));
        message.ApplicationProperties.ShouldBe(
            new Dictionary<string, object>
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
        message.ExpiresAt.ShouldBe(Broker.Clock.GetUtcNow() + TimeSpan.FromMinutes(1));
    }

    [Fact]
    [Twin("send: an array arrives in order")]
    public async Task Send_Array_ArrivesInOrder()
    {
        string[] bodies = [.. Enumerable.Range(0, 50).Select(i => $"{i}")];
        await Broker.SendAsync(Entities.Plain, bodies);

        await using var receiver = Broker.Receiver(Entities.Plain);

        (await receiver.TakeAsync(50)).Texts().ShouldBe(bodies);
    }

    [Fact]
    [Twin("send: a batch arrives whole")]
    public async Task Send_Batch_ArrivesWhole()
    {
        var sender = Broker.Sender(Entities.Plain);
        using var batch = await sender.CreateMessageBatchAsync();
        string[] bodies = [.. Enumerable.Range(0, 20).Select(i => $"{i}")];
        foreach (var body in bodies)
        {
            batch.TryAddMessage(new ServiceBusMessage(body)).ShouldBeTrue();
        }

        await sender.SendMessagesAsync(batch);

        batch.Count.ShouldBe(20);
        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(bodies);
    }

    [Fact]
    [Twin("send: a batch knows when it is full")]
    public async Task Send_FullBatch_IsTakenAndHoldsNoMore()
    {
        var sender = Broker.Sender(Entities.Plain);
        using var batch = await sender.CreateMessageBatchAsync();
        batch.MaxSizeInBytes.ShouldBe(262_144);
        while (batch.TryAddMessage(new ServiceBusMessage(new string('x', 10_000))))
        {
        }

        batch.Count.ShouldBeInRange(24, 26);
        batch.SizeInBytes.ShouldBeLessThanOrEqualTo(batch.MaxSizeInBytes);
        batch.TryAddMessage(new ServiceBusMessage("small")).ShouldBeTrue();
        await sender.SendMessagesAsync(batch);

        (await Broker.PeekAsync(Entities.Plain)).Count.ShouldBe(batch.Count);
    }

    [Fact]
    public async Task Send_MoreThanOneBatchHolds_IsRefusedWhole()
    {
        string[] bodies = [.. Enumerable.Range(0, 60).Select(i => $"{i}:{new string('x', 10_000)}")];

        await Failures.FailsAsync(
            ServiceBusFailureReason.MessageSizeExceeded, () => Broker.SendAsync(Entities.Plain, bodies));

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_BatchWithOneRefused_LeavesNothing()
    {
        await Failures.IsNotAllowedAsync(Entities.Sessions, () => Broker.SendAsync(
            Entities.Sessions,
            ServiceBusBroker.Message("good", session: "s1"),
            ServiceBusBroker.Message("bad")));

        (await Broker.BodiesAsync(Entities.Sessions)).ShouldBeEmpty();
    }

    [Fact]
    [Twin("send: an unknown entity is reported as such")]
    public async Task Send_UnknownEntity_IsReportedAsSuch() =>
        (await Failures.FailsAsync(
            ServiceBusFailureReason.MessagingEntityNotFound, () => Broker.SendAsync("nowhere", "x")))
        .Message.ShouldContain("nowhere");

    [Fact]
    [Twin("send: a message over the limit is refused with its size")]
    [Twin("send: the link goes on after a refusal")]
    public async Task Send_OverTheLimit_IsRefusedAndTheLinkGoesOn()
    {
        await Failures.FailsAsync(
            ServiceBusFailureReason.MessageSizeExceeded,
            () => Broker.SendAsync(Entities.Plain, new string('x', 300_000)));
        await Broker.SendAsync(Entities.Plain, "small");

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["small"]);
    }

    [Fact]
    [Twin("send: no session id to an entity with sessions is refused")]
    public async Task Send_NoSessionIdToAnEntityWithSessions_IsRefused()
    {
        await Failures.IsNotAllowedAsync("requires sessions", () => Broker.SendAsync(Entities.Sessions, "x"));

        (await Broker.BodiesAsync(Entities.Sessions)).ShouldBeEmpty();
    }

    [Fact]
    [Twin("send: a partition key is kept")]
    public async Task Send_PartitionKey_IsKept()
    {
        await Broker.SendAsync(
            Entities.Plain, new ServiceBusMessage("x") { PartitionKey = "p1", TransactionPartitionKey = "t1" });

        var peeked = (await Broker.PeekAsync(Entities.Plain)).ShouldHaveSingleItem();

        (peeked.PartitionKey, peeked.TransactionPartitionKey).ShouldBe(("p1", "t1"));
    }

    [Fact]
    [Twin("send: 500 concurrent sends all arrive")]
    public async Task Send_FiveHundredConcurrently_AllArrive()
    {
        var sender = Broker.Sender(Entities.Plain);

        await Task.WhenAll(
            Enumerable.Range(0, 500).Select(i => sender.SendMessageAsync(new ServiceBusMessage($"{i}"))));

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(
            Enumerable.Range(0, 500).Select(i => $"{i}"), ignoreOrder: true);
    }

    [Fact]
    [Twin("send: a duplicate within the window is dropped")]
    public async Task Send_DuplicateWithinTheWindow_IsDropped()
    {
        await Broker.SendAsync(Entities.Deduplicating, ServiceBusBroker.Message("first", "same"));

        await Broker.SendAsync(
            Entities.Deduplicating,
            ServiceBusBroker.Message("second", "same"),
            ServiceBusBroker.Message("other", "other"));

        (await Broker.BodiesAsync(Entities.Deduplicating)).ShouldBe(["first", "other"]);
    }

    [Fact]
    public async Task Send_DuplicateAfterTheWindow_Arrives()
    {
        await Broker.SendAsync(Entities.Deduplicating, ServiceBusBroker.Message("first", "same"));
        Broker.Clock.Advance(Entities.DuplicateWindow + TimeSpan.FromSeconds(30));

        await Broker.SendAsync(Entities.Deduplicating, ServiceBusBroker.Message("second", "same"));

        (await Broker.BodiesAsync(Entities.Deduplicating)).ShouldBe(["first", "second"]);
    }

    [Fact]
    public async Task Send_SameIdOtherPartitionKey_IsDropped()
    {
        foreach (var key in new[] { "k1", "k2", null })
        {
            var message = ServiceBusBroker.Message($"{key}", "same");
            message.PartitionKey = key;
            await Broker.SendAsync(Entities.Deduplicating, message);
        }

        (await Broker.BodiesAsync(Entities.Deduplicating)).ShouldBe(["k1"]);
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
