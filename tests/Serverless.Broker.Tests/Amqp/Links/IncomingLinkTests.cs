using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Amqp.Links;

public sealed class IncomingLinkTests
{
    [Fact]
    public async Task Transfer_InSeveralFrames_IsOneMessage()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.AttachSenderAsync(0, "q");
        var message = WireClient.Message(1000, "whole");

        await client.SendTransferAsync(0, 0, message[..10], more: true);
        await client.SendTransferAsync(0, null, message[10..500], more: true);
        await client.SendTransferAsync(0, null, message[500..]);

        (await client.ReadAsync()).OutcomeDescriptor().ShouldBe(AmqpDescriptor.Accepted);
        broker.Entities.ResolveSource("q").Peek(0, 10).Single().Content.MessageId.ShouldBe("whole");
    }

    [Fact]
    public async Task Transfer_Aborted_LeavesNothing()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.AttachSenderAsync(0, "q");

        await client.SendTransferAsync(0, 0, WireClient.Message()[..5], more: true);
        await client.SendAsync(0, writer => WriteAborted(writer));
        await client.SendTransferAsync(0, 1, WireClient.Message(id: "next"));

        (await client.ReadAsync()).Field<uint>(1).ShouldBe(1u);
        broker.Entities.ResolveSource("q").Peek(0, 10).Single().Content.MessageId.ShouldBe("next");
    }

    [Fact]
    public async Task Transfer_TooLarge_IsRejectedAndTheLinkLives()
    {
        await using var broker = await TestBroker.StartAsync(maxMessageSizeInKilobytes: 1);
        await using var client = await WireClient.BeginAsync(broker.Port);
        (await client.AttachSenderAsync(0, "q")).Field<ulong>(10).ShouldBe(1024ul);

        await client.SendTransferAsync(0, 0, WireClient.Message(2000));

        var rejected = await client.ReadAsync();
        rejected.OutcomeDescriptor().ShouldBe(AmqpDescriptor.Rejected);
        rejected.OutcomeCondition().ShouldBe("amqp:link:message-size-exceeded");
        await client.SendTransferAsync(0, 1, WireClient.Message());
        (await client.ReadAsync()).OutcomeDescriptor().ShouldBe(AmqpDescriptor.Accepted);
    }

    [Theory]
    [InlineData(256, 262_144L)]
    [InlineData(3072, 1_048_576L)]
    public async Task Attach_TellsHowLargeABatchMayBe(int maxMessageSizeInKilobytes, long expected)
    {
        await using var broker = await TestBroker.StartAsync(maxMessageSizeInKilobytes: maxMessageSizeInKilobytes);
        await using var client = await WireClient.BeginAsync(broker.Port);

        var attach = await client.AttachSenderAsync(0, "q");

        // Neither ulong nor int: the .NET client asks for a long and takes no other.
        attach.Field<AmqpMap>(13)[new AmqpSymbol("com.microsoft:max-message-batch-size")].ShouldBe(expected);
        (await client.AttachSenderAsync(1, "$cbs")).FieldOrNull(13).ShouldBeNull();
    }

    [Fact]
    public async Task Transfer_BatchAboveAMegabyte_IsRejectedWhereASingleMessageIsTaken()
    {
        await using var broker = await TestBroker.StartAsync(maxMessageSizeInKilobytes: 3072);
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.AttachSenderAsync(0, "q");
        var large = WireClient.Message(1024 * 1024);

        await SendInFramesAsync(client, 0, Data(large), format: 0x80013700);
        (await client.ReadAsync()).OutcomeCondition().ShouldBe("amqp:link:message-size-exceeded");
        await SendInFramesAsync(client, 1, large, format: 0);
        (await client.ReadAsync()).OutcomeDescriptor().ShouldBe(AmqpDescriptor.Accepted);
        await SendInFramesAsync(client, 2, Data(WireClient.Message(1000 * 1024)), format: 0x80013700);
        (await client.ReadAsync()).OutcomeDescriptor().ShouldBe(AmqpDescriptor.Accepted);
    }

    [Fact]
    public async Task Transfer_Malformed_IsRejectedAsDecodeError()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.AttachSenderAsync(0, "q");

        await client.SendTransferAsync(0, 0, [0x00, 0x53, 0x73, 0xd0, 0xff, 0xff, 0xff, 0xff]);

        (await client.ReadAsync()).OutcomeCondition().ShouldBe("amqp:decode-error");
    }

    [Fact]
    public async Task Transfer_OfUnknownFormat_IsRejected()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.AttachSenderAsync(0, "q");

        await client.SendTransferAsync(0, 0, WireClient.Message(), format: 7);

        (await client.ReadAsync()).OutcomeCondition().ShouldBe("amqp:not-implemented");
    }

    [Fact]
    public async Task Transfer_Settled_BringsNoDisposition()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.AttachSenderAsync(0, "q");

        await client.SendTransferAsync(0, 0, WireClient.Message(), settled: true);
        await client.SendTransferAsync(0, 1, WireClient.Message());

        (await client.ReadAsync()).Field<uint>(1).ShouldBe(1u);
        broker.Entities.ResolveSource("q").Peek(0, 10).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Credit_IsRenewedBeforeItIsUsedUp()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.AttachSenderAsync(0, "q");
        for (uint id = 0; id < 600; id++)
        {
            await client.SendTransferAsync(0, id, WireClient.Message());
        }

        var flow = await client.ReadAsync(AmqpDescriptor.Flow);

        var deliveryCount = flow.Field<uint>(5);
        (deliveryCount + flow.Field<uint>(6)).ShouldBeInRange(1500u, 1600u);
    }

    [Fact]
    public async Task Batch_WithOneBadMessage_EnqueuesNothing()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.AttachSenderAsync(0, "q");
        using var writer = new AmqpWriter();
        writer.WriteDescriptor(AmqpDescriptor.Data);
        writer.WriteBinary(WireClient.Message());
        writer.WriteDescriptor(AmqpDescriptor.Data);
        writer.WriteBinary([1, 2, 3]);

        await client.SendTransferAsync(0, 0, writer.ToArray(), format: 0x80013700);

        (await client.ReadAsync()).OutcomeCondition().ShouldBe("amqp:decode-error");
        broker.Entities.ResolveSource("q").Peek(0, 10).ShouldBeEmpty();
    }

    private static void WriteAborted(AmqpWriter writer)
    {
        var fields = new AmqpFieldWriter(writer, AmqpDescriptor.Transfer);
        fields.UInt(0);
        for (var i = 0; i < 8; i++)
        {
            fields.Null();
        }

        fields.Boolean(value: true, absent: false);
        fields.End();
    }

    private static byte[] Data(byte[] content)
    {
        using var writer = new AmqpWriter();
        writer.WriteDescriptor(AmqpDescriptor.Data);
        writer.WriteBinary(content);
        return writer.ToArray();
    }

    private static async Task SendInFramesAsync(WireClient client, uint deliveryId, byte[] message, uint format)
    {
        const int Size = 200_000;
        for (var sent = 0; sent < message.Length; sent += Size)
        {
            var end = Math.Min(sent + Size, message.Length);
            await client.SendTransferAsync(
                0, deliveryId, message[sent..end], more: end < message.Length, format: format);
        }
    }
}
