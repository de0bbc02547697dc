using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Entities;
using Serverless.Broker.Messages;
using Serverless.Broker.Nodes.Sending;
using Serverless.Broker.Queues;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Messages;

public sealed class HeaderLimitsTests
{
    private const int HalfLimit = 32 * 1024;

    [Fact]
    public async Task Send_OnePropertyOf32KilobytesAndOneMore_IsTakenAndRefused()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync(TestMessage.Create(user: ("p", Text(HalfLimit))));

        BrokerException error = await Sending(test, TestMessage.Create(user: ("p", Text(HalfLimit + 1))))
            .ShouldRefuseAsync(ErrorConditions.MessageSizeExceeded);

        error.Message.ShouldContain("32769 bytes; 32768 are allowed");
        test.Source().Counts.Active.ShouldBe(1);
    }

    [Fact]
    public async Task Send_HeadersOf64Kilobytes_CountsSystemPropertiesToo()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        MessageContent almost = TestMessage.Create(
            id: "1", user: [("a", Text(HalfLimit)), ("b", Text(HalfLimit - 300))]);
        await test.Target().SendAsync(almost);

        MessageContent beyond = TestMessage.Create(
            id: "1",
            properties: new AmqpProperties { Subject = Text(300) },
            user: [("a", Text(HalfLimit)), ("b", Text(HalfLimit - 300))]);

        await Sending(test, beyond).ShouldRefuseAsync(ErrorConditions.MessageSizeExceeded);
        await new Func<Task>(() => test.Target().SendAsync([almost, beyond]))
            .ShouldRefuseAsync(ErrorConditions.MessageSizeExceeded);
        test.Source().Counts.Active.ShouldBe(1);
    }

    [Theory]
    [InlineData(nameof(SettlementKind.Abandon))]
    [InlineData(nameof(SettlementKind.Defer))]
    [InlineData(nameof(SettlementKind.DeadLetter))]
    public async Task Settle_PropertiesThatGrowTheHeadersBeyond_DeadLettersTheMessageAsItWas(string kind)
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync(TestMessage.Create("big", user: [("a", Text(30_000)), ("b", Text(30_000))]));

        await test.Source().SettleAsync(
            TestReceiver.ReceiveOne(test.Source()).LockToken,
            new Settlement(Enum.Parse<SettlementKind>(kind)) { Properties = Grown() });

        test.Source().Counts.ShouldSatisfyAllConditions(
            c => c.Active.ShouldBe(0), c => c.Deferred.ShouldBe(0), c => c.DeadLetter.ShouldBe(1));
        Delivery dead = TestReceiver.ReceiveOne(test.DeadLetters());
        TestMessage.UserOf(dead.Message).ShouldSatisfyAllConditions(
            p => p["DeadLetterReason"].ShouldBe("HeaderSizeExceeded"),
            p => p["DeadLetterErrorDescription"].ShouldBeOfType<string>().ShouldContain("65536 are allowed"),
            p => p.ContainsKey("c").ShouldBeFalse(),
            p => p["b"].ShouldBe(Text(30_000)));
    }

    [Fact]
    public async Task Settle_DeadLetterWithTooLargeProperties_KeepsTheReadersReasonInTheDescription()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync(TestMessage.Create());

        await test.Source().SettleAsync(
            TestReceiver.ReceiveOne(test.Source()).LockToken,
            Settlement.DeadLetter("Unreadable", null, new Dictionary<string, object?> { ["c"] = Text(HalfLimit + 1) }));

        TestMessage.UserOf(TestReceiver.ReceiveOne(test.DeadLetters()).Message)["DeadLetterErrorDescription"]
            .ShouldBeOfType<string>().ShouldContain("Unreadable");
    }

    [Fact]
    public async Task Settle_InATransaction_DeadLettersAtTheCommit()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync(TestMessage.Create(user: [("a", Text(30_000)), ("b", Text(30_000))]));
        Delivery delivery = TestReceiver.ReceiveOne(test.Source());
        var transaction = test.Broker.BeginTransaction();
        await test.Source().SettleAsync(
            delivery.LockToken, Settlement.Abandon with { Properties = Grown() }, transaction);
        test.Source().Counts.DeadLetter.ShouldBe(0);

        await test.Broker.EndTransactionAsync(transaction, commit: true);

        test.Source().Counts.DeadLetter.ShouldBe(1);
    }

    [Fact]
    public async Task Settle_DeadLetterWithTooLargeProperties_IsRefusedAndStaysLocked()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync(TestMessage.Create(user: [("a", Text(30_000)), ("b", Text(30_000))]));
        await test.Source().SettleAsync(
            TestReceiver.ReceiveOne(test.Source()).LockToken, Settlement.DeadLetter(null, null));
        Delivery dead = TestReceiver.ReceiveOne(test.DeadLetters());

        await new Func<Task>(() => test.DeadLetters().SettleAsync(
            dead.LockToken, Settlement.Abandon with { Properties = Grown() }))
            .ShouldRefuseAsync(ErrorConditions.ArgumentOutOfRange);

        await test.DeadLetters().SettleAsync(dead.LockToken, Settlement.Complete);
    }

    [Fact]
    public async Task DeadLetter_MessageWithFullHeaders_StillGetsItsReason()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync(q => q with { MaxDeliveryCount = 1 });
        await test.Target().SendAsync(
            TestMessage.Create(id: "1", user: [("a", Text(HalfLimit)), ("b", Text(HalfLimit - 100))]));

        await test.Source().SettleAsync(TestReceiver.ReceiveOne(test.Source()).LockToken, Settlement.Abandon);

        TestMessage.UserOf(TestReceiver.ReceiveOne(test.DeadLetters()).Message)["DeadLetterReason"]
            .ShouldBe("MaxDeliveryCountExceeded");
    }

    [Fact]
    public async Task RuleAction_ThatGrowsTheHeadersBeyond_DeadLettersThatCopyAlone()
    {
        await using TestNamespace test = await TestNamespace.StartAsync();
        await test.Broker.CreateTopicAsync(new TopicDescription { Name = "t" });
        await test.Broker.CreateSubscriptionAsync(new SubscriptionDescription { TopicName = "t", Name = "plain" });
        await test.Broker.CreateSubscriptionAsync(new SubscriptionDescription
        {
            TopicName = "t",
            Name = "grows",
            Rules =
            [
                new RuleDescription { Name = "r", SqlExpression = "1=1", SqlAction = $"SET extra = '{Text(900)}'" },
            ],
        });

        await test.Target("t").SendAsync(
            TestMessage.Create("x", id: "1", user: [("a", Text(HalfLimit)), ("b", Text(HalfLimit - 500))]));

        test.Source("t/Subscriptions/plain").Counts.Active.ShouldBe(1);
        test.Source("t/Subscriptions/grows").Counts.Active.ShouldBe(0);
        TestMessage.UserOf(TestReceiver.ReceiveOne(test.DeadLetters("t/Subscriptions/grows")).Message)
            .ShouldSatisfyAllConditions(
                p => p["DeadLetterReason"].ShouldBe("HeaderSizeExceeded"),
                p => p.ContainsKey("extra").ShouldBeFalse());
    }

    [Fact]
    public async Task OverTheWire_SendIsRejectedAndModifiedGoesToDeadLetters()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.AttachSenderAsync(0, "q");
        await client.SendTransferAsync(0, 0, Encoded(("a", Text(HalfLimit + 1))));
        var rejected = (AmqpDescribed)(await client.ReadAsync(AmqpDescriptor.Disposition)).Fields[4]!;
        rejected.Descriptor.ShouldBe(AmqpDescriptor.Rejected);
        var error = (AmqpDescribed)((List<object?>)rejected.Value!)[0]!;
        ((List<object?>)error.Value!)[0].ShouldBe(new AmqpSymbol("amqp:link:message-size-exceeded"));

        await broker.Entities.ResolveTarget("q").SendAsync(
            MessageDecoder.Decode(Encoded(("a", Text(30_000)), ("b", Text(30_000)))));
        await client.AttachReceiverAsync(1, "q");
        await client.SendFlowAsync(1, 0, 1);
        await client.ReadAsync(AmqpDescriptor.Transfer);
        // modified { undeliverable-here: false, message-annotations: the properties to modify } is abandon.
        var modified = new AmqpDescribed(
            AmqpDescriptor.Modified,
            new List<object?> { null, false, new AmqpMap { [new AmqpSymbol("c")] = Text(30_000) } });
        await client.SendAsync(0, writer =>
        {
            var fields = new AmqpFieldWriter(writer, AmqpDescriptor.Disposition);
            fields.Boolean(true, absent: false);
            fields.UInt(0);
            fields.UInt(0);
            fields.Boolean(false, absent: true);
            fields.Value(modified);
            fields.End();
        });

        ((AmqpDescribed)(await client.ReadAsync(AmqpDescriptor.Disposition)).Fields[4]!).Descriptor
            .ShouldBe(AmqpDescriptor.Accepted);
        await client.AttachReceiverAsync(2, "q/$DeadLetterQueue");
        await client.SendFlowAsync(2, 0, 1, nextIncomingId: 1);
        var dead = AmqpMessage.Parse((await client.ReadAsync(AmqpDescriptor.Transfer)).Payload);
        dead.ApplicationProperties!.Find("DeadLetterReason").ShouldBe("HeaderSizeExceeded");
    }

    private static byte[] Encoded(params (string Name, object? Value)[] user)
    {
        using var writer = new AmqpWriter();
        new AmqpProperties { MessageId = "1" }.Write(writer);
        writer.WriteDescriptor(AmqpDescriptor.ApplicationProperties);
        var map = new AmqpMap();
        foreach (var (name, value) in user)
        {
            map[name] = value;
        }

        writer.WriteMap(map);
        writer.WriteDescriptor(AmqpDescriptor.Data);
        writer.WriteBinary([1]);
        return writer.ToArray();
    }

    private static Dictionary<string, object?> Grown() => new() { ["c"] = Text(30_000) };

    private static string Text(int length) => new('x', length);

    private static Func<Task> Sending(TestNamespace test, MessageContent message) =>
        () => test.Target().SendAsync(message);
}
