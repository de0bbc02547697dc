using System.Text;
using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Nodes.Sending;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.EventHubs;

/// <summary>Event hubs as links see them.</summary>
public sealed class EventHubWireTests
{
    private const string Address = "h/ConsumerGroups/g/Partitions/0";

    private static readonly TopologyDefinition Topology = new()
    {
        EventHubs = [new EventHubDescription { Name = "h", PartitionCount = 2, ConsumerGroups = ["g", "other"] }],
    };

    private static readonly TopologyDefinition Granted = Topology with
    {
        Apps =
        [
            new AppDefinition { Name = "writer", Sends = ["h"] },
            new AppDefinition { Name = "reader", Receives = ["h/g"] },
        ],
    };

    [Theory]
    [InlineData("h", "amqp:not-allowed")]
    [InlineData("h/ConsumerGroups/g", "amqp:not-allowed")]
    [InlineData("h/ConsumerGroups/none/Partitions/0", "amqp:not-found")]
    [InlineData("h/ConsumerGroups/g/Partitions/2", "com.microsoft:argument-out-of-range")]
    [InlineData("h/ConsumerGroups/g/Partitions/x", "com.microsoft:argument-out-of-range")]
    [InlineData("none/ConsumerGroups/g/Partitions/0", "amqp:not-found")]
    public async Task Receiver_OfNoPartition_IsRefused(string address, string condition)
    {
        await using var broker = await TestBroker.StartAsync(Topology);
        await using var client = await WireClient.BeginAsync(broker.Port);

        await client.AttachReceiverAsync(0, address);

        (await client.ReadAsync()).ErrorCondition(2).ShouldBe(condition);
    }

    [Theory]
    [InlineData("amqp://localhost:5672/H/consumergroups/G/partitions/0")]
    [InlineData("h/Partitions/0")]
    public async Task Receiver_AnyFormOfAnAddress_IsAttached(string address)
    {
        await using var broker = await TestBroker.StartAsync(Topology);
        await using var client = await WireClient.BeginAsync(broker.Port);

        (await client.AttachReceiverAsync(0, address)).FieldOrNull(5).ShouldNotBeNull();
    }

    [Fact]
    public async Task Sender_OfAPublisher_SendsUnderItsNameAlone()
    {
        await using var broker = await TestBroker.StartAsync(Granted);
        await using var client = await WireClient.BeginAsync(broker.Port, user: "writer");
        await client.AttachSenderAsync(0, "h/Publishers/device-7");

        await client.SendTransferAsync(0, 0, TestHub.Encode("a"));
        (await client.ReadAsync(AmqpDescriptor.Disposition)).OutcomeDescriptor().ShouldBe(AmqpDescriptor.Accepted);
        await client.SendTransferAsync(0, 1, TestHub.Encode("b", "device-8"));
        (await client.ReadAsync(AmqpDescriptor.Disposition)).OutcomeDescriptor().ShouldBe(AmqpDescriptor.Rejected);

        var hub = broker.Entities.FindEventHub("h").ShouldNotBeNull();
        hub.PartitionFor("device-7").Read(0, 10).ShouldHaveSingleItem().Content.PartitionKey.ShouldBe("device-7");
        hub.Partitions.Sum(partition => partition.Count).ShouldBe(1);
    }

    [Fact]
    public async Task Event_Received_HasTheAnnotationsOfItsPlaceAndItsOwn()
    {
        await using var broker = await TestBroker.StartAsync(Topology);
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.AttachSenderAsync(0, "h/Partitions/0");
        await client.SendTransferAsync(0, 0, TestHub.Encode("a", "key", ("x-opt-sequence-number", 77L), ("mine", 5)));
        (await client.ReadAsync(AmqpDescriptor.Disposition)).OutcomeDescriptor().ShouldBe(AmqpDescriptor.Accepted);

        await client.AttachReceiverAsync(1, Address);
        await client.SendFlowAsync(1, 0, 10);

        var received = AmqpMessage.Parse((await client.ReadAsync(AmqpDescriptor.Transfer)).Payload);
        var annotations = received.MessageAnnotations.ShouldNotBeNull();
        annotations.Find("x-opt-sequence-number").ShouldBe(0L);
        annotations.Find("x-opt-offset").ShouldBe("0");
        annotations.Find("x-opt-enqueued-time").ShouldBe(broker.Time.GetUtcNow().UtcDateTime);
        annotations.Find("x-opt-partition-key").ShouldBe("key");
        annotations.Find("mine").ShouldBe(5);
        annotations.Count.ShouldBe(5);
        received.DeliveryAnnotations.ShouldBeNull();
        Encoding.UTF8.GetString(received.ReadDataSections()[0].Span).ShouldBe("a");
    }

    [Fact]
    public async Task Batch_WithAKey_GoesToOnePartition_InOneRow()
    {
        await using var broker = await TestBroker.StartAsync(Topology);
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.AttachSenderAsync(0, "h");

        await client.SendTransferAsync(0, 0, Batch("key", "a", "b", "c"), format: SendNode.BatchFormat);

        (await client.ReadAsync(AmqpDescriptor.Disposition)).OutcomeDescriptor().ShouldBe(AmqpDescriptor.Accepted);
        var hub = broker.Entities.FindEventHub("h").ShouldNotBeNull();
        hub.PartitionFor("key").Read(0, 9).Select(e => (TestHub.TextOf(e), e.Content.PartitionKey))
            .ShouldBe([("a", "key"), ("b", "key"), ("c", "key")]);
    }

    [Theory]
    [InlineData("too-long", "com.microsoft:argument-out-of-range")]
    [InlineData("empty", "com.microsoft:argument-error")]
    [InlineData("two-keys", "com.microsoft:argument-error")]
    public async Task Batch_Wrong_IsRejectedWhole(string kind, string condition)
    {
        await using var broker = await TestBroker.StartAsync(Topology);
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.AttachSenderAsync(0, kind == "two-keys" ? "h" : "h/Partitions/1");
        byte[] batch = kind switch
        {
            "too-long" => Batch(new string('k', 129), "a"),
            "empty" => Batch(null),
            _ => Envelope(null, TestHub.Encode("a", "one"), TestHub.Encode("b", "two")),
        };

        await client.SendTransferAsync(0, 0, batch, format: SendNode.BatchFormat);

        (await client.ReadAsync(AmqpDescriptor.Disposition)).OutcomeCondition().ShouldBe(condition);
        broker.Entities.FindEventHub("h")!.Partitions.ShouldAllBe(partition => partition.Count == 0);
    }

    [Fact]
    public async Task Batch_OfSeveralKeysToAPartition_IsTaken()
    {
        // The buffered producer of .NET finds the partitions itself and sends together what belongs to one.
        await using var broker = await TestBroker.StartAsync(Topology);
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.AttachSenderAsync(0, "h/Partitions/1");

        var batch = Envelope(null, TestHub.Encode("a", "one"), TestHub.Encode("b", "two"), TestHub.Encode("c"));
        await client.SendTransferAsync(0, 0, batch, format: SendNode.BatchFormat);

        (await client.ReadAsync(AmqpDescriptor.Disposition)).OutcomeDescriptor().ShouldBe(AmqpDescriptor.Accepted);
        broker.Entities.FindEventHub("h")!.Partitions[1].Read(0, 9).Select(e => e.Content.PartitionKey)
            .ShouldBe(["one", "two", null]);
    }

    [Fact]
    public async Task Credit_IsHonouredExactly_AndADrainEndsIt()
    {
        await using var broker = await TestBroker.StartAsync(Topology);
        var partition = broker.Entities.FindEventHub("h")!.Partitions[0];
        await partition.AppendAsync([.. Enumerable.Range(0, 100).Select(i => $"{i}")]);
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.AttachReceiverAsync(0, Address, sndSettleMode: 1);

        await client.SendFlowAsync(0, 0, 40);
        var frames = await client.ReadUntilEchoAsync(0, 0, 40, nextIncomingId: 0);
        frames.Count(f => f.Descriptor == AmqpDescriptor.Transfer).ShouldBe(40);
        frames = await client.ReadUntilEchoAsync(0, 40, 0, nextIncomingId: 40);
        frames.Count(f => f.Descriptor == AmqpDescriptor.Transfer).ShouldBe(0);

        await client.SendFlowAsync(0, 40, 100, drain: true, nextIncomingId: 40);
        for (var i = 0; i < 60; i++)
        {
            (await client.ReadAsync()).Descriptor.ShouldBe(AmqpDescriptor.Transfer);
        }

        var drained = await client.ReadAsync();
        drained.Descriptor.ShouldBe(AmqpDescriptor.Flow);
        drained.Field<uint>(5).ShouldBe(140u);
        drained.Field<uint>(6).ShouldBe(0u);
    }

    [Fact]
    public async Task OwnerLevel_Higher_DetachesTheOtherAsStolen()
    {
        await using var broker = await TestBroker.StartAsync(Topology);
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.SendAttachReceiverAsync(0, Address, properties: Epoch(1));
        (await client.ReadAsync()).FieldOrNull(5).ShouldNotBeNull();

        await client.SendAttachReceiverAsync(1, Address, properties: Epoch(2));

        List<WireFrame> frames = [await client.ReadAsync(), await client.ReadAsync()];
        frames.Single(f => f.Descriptor == AmqpDescriptor.Detach).ErrorCondition(2).ShouldBe("amqp:link:stolen");
        frames.Single(f => f.Descriptor == AmqpDescriptor.Attach).FieldOrNull(5).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("reader", Address, true)]
    [InlineData("reader", "h/ConsumerGroups/other/Partitions/0", false)]
    [InlineData("writer", Address, false)]
    [InlineData("RootManageSharedAccessKey", Address, true)]
    public async Task Receiver_WithATopologyOfRights_NeedsItsConsumerGroup(string app, string address, bool isAllowed)
    {
        await using var broker = await TestBroker.StartAsync(Granted);
        await using var client = await OpenAsAsync(broker.Port, app);

        var attach = await client.AttachReceiverAsync(0, address);

        (attach.FieldOrNull(5) is not null).ShouldBe(isAllowed);
        if (!isAllowed)
        {
            var detach = await client.ReadAsync();
            detach.ErrorCondition(2).ShouldBe("amqp:unauthorized-access");
            detach.ErrorDescription(2)!.ShouldContain(
                $"The app '{app}' has no Listen right on '{address.Split('/')[0]}/{address.Split('/')[2]}'");
        }
    }

    [Theory]
    [InlineData("writer", true)]
    [InlineData("reader", false)]
    public async Task Sender_WithATopologyOfRights_NeedsTheHub(string app, bool isAllowed)
    {
        await using var broker = await TestBroker.StartAsync(Granted);
        await using var client = await OpenAsAsync(broker.Port, app);

        var attach = await client.AttachSenderAsync(0, "h");

        (attach.FieldOrNull(6) is not null).ShouldBe(isAllowed);
    }

    private static async Task<WireClient> OpenAsAsync(int port, string app)
    {
        var client = await WireClient.ConnectAsync(port);
        await client.HandshakeAsync(app);
        await client.SendAsync(
            0, writer => new OpenFrame { ContainerId = "wire", HostName = "localhost" }.Write(writer));
        (await client.ReadAsync()).Descriptor.ShouldBe(AmqpDescriptor.Open);
        await client.SendBeginAsync(0);
        (await client.ReadAsync()).Descriptor.ShouldBe(AmqpDescriptor.Begin);
        return client;
    }

    private static AmqpMap Epoch(long level) => new() { [new AmqpSymbol("com.microsoft:epoch")] = level };

    private static byte[] Batch(string? key, params string[] texts) =>
        Envelope(key, [.. texts.Select(text => TestHub.Encode(text))]);

    private static byte[] Envelope(string? key, params byte[][] events)
    {
        using var writer = new AmqpWriter();
        if (key is not null)
        {
            writer.WriteDescriptor(AmqpDescriptor.MessageAnnotations);
            writer.WriteMap(new AmqpMap { [new AmqpSymbol("x-opt-partition-key")] = key });
        }

        foreach (var encoded in events)
        {
            writer.WriteDescriptor(AmqpDescriptor.Data);
            writer.WriteBinary(encoded);
        }

        return writer.ToArray();
    }
}
