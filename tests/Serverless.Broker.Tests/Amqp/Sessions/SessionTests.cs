using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Amqp.Sessions;

public sealed class SessionTests
{
    [Fact]
    public async Task Transfers_BeyondThePeersWindow_WaitForIt()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.BeginAsync(broker.Port, incomingWindow: 3);
        await client.AttachSenderAsync(0, "q");
        for (uint id = 0; id < 5; id++)
        {
            await client.SendTransferAsync(0, id, WireClient.Message());
        }

        await client.SendAttachReceiverAsync(1, "q");
        await client.ReadAsync(AmqpDescriptor.Attach);
        await client.SendFlowAsync(1, 0, 10, incomingWindow: 3);
        for (var i = 0; i < 3; i++)
        {
            await client.ReadAsync(AmqpDescriptor.Transfer);
        }

        // Three taken, no room said: an echo comes, no transfer.
        await client.SendFlowAsync(1, 3, 7, echo: true, nextIncomingId: 3, incomingWindow: 0);
        await client.SendAsync(0, writer => new FlowFrame { NextIncomingId = 3, Echo = true }.Write(writer));
        (await client.ReadAsync()).Descriptor.ShouldBe(AmqpDescriptor.Flow);

        await client.SendFlowAsync(1, 3, 7, nextIncomingId: 3, incomingWindow: 2);
        (await client.ReadAsync(AmqpDescriptor.Transfer)).Field<uint>(1).ShouldBe(3u);
        (await client.ReadAsync(AmqpDescriptor.Transfer)).Field<uint>(1).ShouldBe(4u);
    }

    [Fact]
    public async Task Frame_OnHandleNotAttached_EndsTheSession()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.BeginAsync(broker.Port);

        await client.SendTransferAsync(9, 0, WireClient.Message());

        var end = await client.ReadAsync();
        end.Descriptor.ShouldBe(AmqpDescriptor.End);
        end.ErrorCondition(0).ShouldBe("amqp:session:unattached-handle");
    }

    [Fact]
    public async Task Attach_OnHandleInUse_EndsTheSession()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.AttachReceiverAsync(0, "q");

        await client.SendAttachReceiverAsync(0, "q");

        (await client.ReadAsync()).ErrorCondition(0).ShouldBe("amqp:session:handle-in-use");
    }

    [Fact]
    public async Task End_ThenBegin_OnTheSameChannel_Works()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.BeginAsync(broker.Port);

        await client.SendAsync(0, writer => EndingFrame.Write(writer, AmqpDescriptor.End, null));
        (await client.ReadAsync()).Descriptor.ShouldBe(AmqpDescriptor.End);
        await client.SendBeginAsync(0);
        (await client.ReadAsync()).Descriptor.ShouldBe(AmqpDescriptor.Begin);

        (await client.AttachSenderAsync(0, "q")).Field<ulong>(10).ShouldBe(262_144ul);
    }

    [Fact]
    public async Task Dispositions_OfNeighbouringDeliveries_ComeAsRanges()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.AttachSenderAsync(0, "q");
        using var writer = new AmqpWriter();
        for (uint id = 0; id < 100; id++)
        {
            var mark = FrameFormat.Begin(writer, 0);
            new TransferFrame { Handle = 0, DeliveryId = id, DeliveryTag = [1], MessageFormat = 0 }.Write(writer);
            writer.WriteRaw(WireClient.Message());
            FrameFormat.End(writer, mark);
        }

        await client.SendRawAsync(writer.ToArray());

        var settled = new HashSet<uint>();
        var frames = 0;
        while (settled.Count < 100)
        {
            var disposition = await client.ReadAsync(AmqpDescriptor.Disposition);
            disposition.Field<bool>(0).ShouldBeTrue();
            disposition.Field<bool>(3).ShouldBeTrue();
            var first = disposition.Field<uint>(1);
            var last = (uint?)disposition.FieldOrNull(2) ?? first;
            for (var id = first; id <= last; id++)
            {
                settled.Add(id).ShouldBeTrue();
            }

            frames++;
        }

        frames.ShouldBeLessThan(50);
    }
}
