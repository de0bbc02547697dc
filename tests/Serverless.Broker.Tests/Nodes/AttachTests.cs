using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Nodes.Sending;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Nodes;

public sealed class AttachTests
{
    [Theory]
    [InlineData("Q")]
    [InlineData("/q")]
    [InlineData("amqps://localhost:5671/q")]
    [InlineData("t/Subscriptions/a")]
    [InlineData("t/subscriptions/A/$deadletterqueue")]
    [InlineData("%71")]
    public async Task Receiver_OfAnyFormOfAnAddress_IsAttachedAndItsAddressEchoed(string address)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.BeginAsync(broker.Port);

        var attach = await client.AttachReceiverAsync(0, address);

        Address(attach.Fields[5]).ShouldBe(address);
        attach.Field<uint>(9).ShouldBe(0u);
    }

    [Theory]
    [InlineData("nothing", "amqp:not-found")]
    [InlineData("t", "amqp:not-allowed")]
    [InlineData("s", "amqp:not-allowed")]
    public async Task Receiver_Refused_GetsAttachWithoutSourceThenDetach(string address, string condition)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.BeginAsync(broker.Port);

        var attach = await client.AttachReceiverAsync(0, address);

        attach.FieldOrNull(5).ShouldBeNull();
        var detach = await client.ReadAsync();
        detach.Descriptor.ShouldBe(AmqpDescriptor.Detach);
        detach.Field<bool>(1).ShouldBeTrue();
        detach.ErrorCondition(2).ShouldBe(condition);
    }

    [Fact]
    public async Task Sender_ToMissingEntity_IsToldInTheWordsTheClientsLookFor()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.BeginAsync(broker.Port);

        await client.AttachSenderAsync(0, "nothing");

        (await client.ReadAsync()).ErrorDescription(2)!
            .ShouldMatch("The messaging entity .*nothing.* could not be found");
    }

    /// <summary>
    /// Older clients send through one entity to another; taking that for a plain send would misplace messages.
    /// </summary>
    [Fact]
    public async Task Sender_ViaAnotherEntity_IsRefusedWithTheCure()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.BeginAsync(broker.Port);

        await client.AttachSenderAsync(
            0, "q", new AmqpMap { [new AmqpSymbol("com.microsoft:transfer-destination-address")] = "t" });

        var detach = await client.ReadAsync();
        detach.ErrorCondition(2).ShouldBe("amqp:not-implemented");
        detach.ErrorDescription(2)!.ShouldContain("cross-entity transactions");
    }

    [Fact]
    public async Task Attach_WithoutTheRight_NamesAppEntityRightAndLine()
    {
        var topology = new TopologyDefinition
        {
            Queues = [QueueDescription.InTopology("orders")],
            Apps = [new AppDefinition { Name = "shop", Sends = ["orders"] }],
        };
        await using var broker = await TestBroker.StartAsync(topology);
        await using var client = await WireClient.BeginAsync(broker.Port, user: "shop");

        (await client.AttachSenderAsync(0, "orders")).FieldOrNull(6).ShouldNotBeNull();
        await client.AttachReceiverAsync(1, "orders");

        var detach = await client.ReadAsync();
        detach.ErrorCondition(2).ShouldBe("amqp:unauthorized-access");
        detach.ErrorDescription(2).ShouldNotBeNull();
        detach.ErrorDescription(2)!.ShouldContain("'shop'");
        detach.ErrorDescription(2)!.ShouldContain("Listen");
        detach.ErrorDescription(2)!.ShouldContain("\"receives\": [\"orders\"]");
    }

    [Fact]
    public async Task Session_ById_IsGrantedWithItsLockTime()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.BeginAsync(broker.Port);

        var attach = await client.AttachReceiverAsync(0, "s", filter: Session("one"));

        Filter(attach).FindText("com.microsoft:session-filter").ShouldBe("one");
        ((AmqpMap)attach.Fields[13]!).Find("com.microsoft:locked-until-utc")
            .ShouldBe(broker.Time.GetUtcNow().AddMinutes(1).UtcTicks);
    }

    [Fact]
    public async Task Session_OfAnEntityWithoutSessions_IsNotAllowed()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.BeginAsync(broker.Port);

        await client.AttachReceiverAsync(0, "q", filter: Session("one"));

        var detach = await client.ReadAsync();
        detach.ErrorCondition(2).ShouldBe("amqp:not-allowed");
        detach.ErrorDescription(2)!.ShouldContain("has no sessions");
    }

    [Fact]
    public async Task Session_OfTheEmptyId_IsASession()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.BeginAsync(broker.Port);

        var attach = await client.AttachReceiverAsync(0, "s", filter: Session(""));

        Filter(attach).FindText("com.microsoft:session-filter").ShouldBe("");
    }

    [Fact]
    public async Task Session_Next_WaitsForAMessageAndNamesItsSession()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.SendAttachReceiverAsync(0, "s", filter: Session(null));
        await client.SendFlowAsync(0, 0, 1);
        var attach = client.ReadAsync();
        attach.IsCompleted.ShouldBeFalse();

        await broker.Entities.ResolveTarget("s").SendAsync(MessageDecoder.Decode(WireClient.Message(sessionId: "new")));

        Filter(await attach).FindText("com.microsoft:session-filter").ShouldBe("new");
        (await client.ReadAsync()).Descriptor.ShouldBe(AmqpDescriptor.Transfer);
    }

    [Fact]
    public async Task Session_NoneWithinTheTime_IsRefusedBeforeTheClientGivesUp()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.SendAttachReceiverAsync(
            0,
            "s",
            filter: Session(null),
            properties: new AmqpMap { [new AmqpSymbol("com.microsoft:timeout")] = 10_000u });
        // An answer on the same connection shows that the attach has been taken.
        await client.SendAttachReceiverAsync(1, "q");
        (await client.ReadAsync()).Descriptor.ShouldBe(AmqpDescriptor.Attach);

        broker.Time.Advance(TimeSpan.FromSeconds(9.5));

        (await client.ReadAsync()).FieldOrNull(5).ShouldBeNull();
        (await client.ReadAsync()).ErrorCondition(2).ShouldBe("com.microsoft:timeout");
    }

    [Fact]
    public async Task Session_HeldByAnother_CannotBeLocked()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var first = await WireClient.BeginAsync(broker.Port);
        await first.AttachReceiverAsync(0, "s", filter: Session("one"));
        await using var second = await WireClient.BeginAsync(broker.Port);

        await second.AttachReceiverAsync(0, "s", filter: Session("one"));

        (await second.ReadAsync()).ErrorCondition(2).ShouldBe("com.microsoft:session-cannot-be-locked");
    }

    [Fact]
    public async Task Session_GivenUpBeforeItWasGranted_IsFreeForOthers()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.SendAttachReceiverAsync(0, "s", filter: Session(null));
        await client.SendAsync(0, writer => new DetachFrame(0, Closed: true, null).Write(writer));
        (await client.ReadAsync()).Descriptor.ShouldBe(AmqpDescriptor.Attach);
        (await client.ReadAsync()).Descriptor.ShouldBe(AmqpDescriptor.Detach);

        await broker.Entities.ResolveTarget("s").SendAsync(MessageDecoder.Decode(WireClient.Message(sessionId: "one")));

        var attach = await client.AttachReceiverAsync(1, "s", filter: Session(null));
        Filter(attach).FindText("com.microsoft:session-filter").ShouldBe("one");
    }

    private static AmqpMap Session(string? id) => new() { [new AmqpSymbol("com.microsoft:session-filter")] = id };

    private static string? Address(object? node) => ((List<object?>)((AmqpDescribed)node!).Value!)[0] as string;

    private static AmqpMap Filter(WireFrame attach) =>
        (AmqpMap)((List<object?>)((AmqpDescribed)attach.Fields[5]!).Value!)[7]!;
}
