using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Nodes.Sending;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Amqp.Links;

public sealed class OutgoingLinkTests
{
    [Fact]
    public async Task Credit_IsHonouredExactly()
    {
        await using var broker = await WithMessagesAsync(20);
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.AttachReceiverAsync(0, "q");
        await client.SendFlowAsync(0, 0, 5);

        // A flow that repeats the grant, seen before any delivery, must not add to it (AMQP 1.0 §2.6.7).
        await client.SendFlowAsync(0, 0, 5);
        var frames = await client.ReadUntilEchoAsync(0, 0, 5, 0);

        frames.Count(frame => frame.Descriptor == AmqpDescriptor.Transfer).ShouldBe(5);
        var flow = frames[^1];
        flow.Field<uint>(5).ShouldBe(5u);
        flow.Field<uint>(6).ShouldBe(0u);
        var more = await client.ReadUntilEchoAsync(0, 5, 3, 5);
        more.Count(frame => frame.Descriptor == AmqpDescriptor.Transfer).ShouldBe(3);
    }

    [Fact]
    public async Task Drain_DeliversWhatIsThere_ThenAnswersWithDrainAndNoCredit()
    {
        await using var broker = await WithMessagesAsync(2);
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.AttachReceiverAsync(0, "q");

        await client.SendFlowAsync(0, 0, 10, drain: true);

        (await client.ReadAsync()).Descriptor.ShouldBe(AmqpDescriptor.Transfer);
        (await client.ReadAsync()).Descriptor.ShouldBe(AmqpDescriptor.Transfer);
        var flow = await client.ReadAsync();
        flow.Descriptor.ShouldBe(AmqpDescriptor.Flow);
        flow.Field<uint>(5).ShouldBe(10u);
        flow.Field<uint>(6).ShouldBe(0u);
        flow.Field<bool>(8).ShouldBeTrue();
    }

    [Fact]
    public async Task Transfer_HasSixteenByteTagFormatZeroAndSystemAnnotations()
    {
        await using var broker = await WithMessagesAsync(1);
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.AttachReceiverAsync(0, "q");
        await client.SendFlowAsync(0, 0, 1);

        var transfer = await client.ReadAsync();

        transfer.Field<byte[]>(2).Length.ShouldBe(16);
        transfer.Field<uint>(3).ShouldBe(0u);
        var message = AmqpMessage.Parse(transfer.Payload);
        message.Header.DeliveryCount.ShouldBe(0u);
        var annotations = message.MessageAnnotations.ShouldNotBeNull();
        annotations.Find("x-opt-sequence-number").ShouldBe(1L);
        annotations.Find("x-opt-enqueued-time").ShouldBe(broker.Time.GetUtcNow().UtcDateTime);
        annotations.Find("x-opt-locked-until").ShouldBe(broker.Time.GetUtcNow().UtcDateTime.AddMinutes(1));
        annotations.Find("x-opt-message-state").ShouldBe(0);
        annotations.Keys.ShouldAllBe(key => key is AmqpSymbol);
    }

    [Fact]
    public async Task Transfer_LargerThanThePeersFrames_ComesInSeveral()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.Entities.ResolveTarget("q").SendAsync(MessageDecoder.Decode(WireClient.Message(10_000, "large")));
        await using var client = await WireClient.BeginAsync(broker.Port, maxFrameSize: 1024);
        await client.AttachReceiverAsync(0, "q");
        await client.SendFlowAsync(0, 0, 1);

        var payload = new List<byte>();
        WireFrame frame;
        do
        {
            frame = await client.ReadAsync();
            frame.Descriptor.ShouldBe(AmqpDescriptor.Transfer);
            payload.AddRange(frame.Payload);
        }
        while (frame.FieldOrNull(5) is true);

        var message = AmqpMessage.Parse(payload.ToArray());
        message.Properties.MessageId.ShouldBe("large");
        message.ReadDataSections().Single().Length.ShouldBe(10_000);
    }

    [Fact]
    public async Task Disposition_Unsettled_IsAnsweredSettledAccepted()
    {
        await using var broker = await WithMessagesAsync(3);
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.AttachReceiverAsync(0, "q");
        await client.SendFlowAsync(0, 0, 3);
        for (var i = 0; i < 3; i++)
        {
            await client.ReadAsync();
        }

        await client.SendDispositionAsync(0, 2, settled: false, AmqpOutcome.Accepted);

        var disposition = await client.ReadAsync();
        disposition.Field<bool>(0).ShouldBeFalse();
        disposition.Field<uint>(1).ShouldBe(0u);
        disposition.Field<uint>(2).ShouldBe(2u);
        disposition.Field<bool>(3).ShouldBeTrue();
        broker.Entities.ResolveSource("q").Counts.Active.ShouldBe(0);
    }

    [Fact]
    public async Task Disposition_WithARangeThatLies_SettlesWhatThereIs()
    {
        await using var broker = await WithMessagesAsync(2);
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.AttachReceiverAsync(0, "q");
        await client.SendFlowAsync(0, 0, 2);
        await client.ReadAsync();
        await client.ReadAsync();

        await client.SendDispositionAsync(0, uint.MaxValue - 1, settled: false, AmqpOutcome.Accepted);

        (await client.ReadAsync()).Field<uint>(2).ShouldBe(1u);
    }

    [Fact]
    public async Task Disposition_AfterTheLockExpired_IsRejected()
    {
        await using var broker = await WithMessagesAsync(1);
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.AttachReceiverAsync(0, "q");
        await client.SendFlowAsync(0, 0, 1);
        await client.ReadAsync();
        broker.Time.Advance(TimeSpan.FromMinutes(2));

        await client.SendDispositionAsync(0, 0, settled: false, AmqpOutcome.Accepted);

        var disposition = await client.ReadAsync();
        var rejected = (AmqpDescribed)disposition.Fields[4]!;
        rejected.Descriptor.ShouldBe(AmqpDescriptor.Rejected);
        var error = (AmqpDescribed)((List<object?>)rejected.Value!)[0]!;
        ((List<object?>)error.Value!)[0].ShouldBe(new AmqpSymbol("com.microsoft:message-lock-lost"));
    }

    [Fact]
    public async Task ReceiveAndDelete_SendsSettledAndRemoves()
    {
        await using var broker = await WithMessagesAsync(1);
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.AttachReceiverAsync(0, "q", sndSettleMode: 1);
        await client.SendFlowAsync(0, 0, 1);

        (await client.ReadAsync()).Field<bool>(4).ShouldBeTrue();

        broker.Entities.ResolveSource("q").Counts.Active.ShouldBe(0);
    }

    [Fact]
    public async Task Detach_WithDeliveriesThePeerHasNotSeen_GivesThemBackAtOnce()
    {
        await using var broker = await WithMessagesAsync(5);
        await using var client = await WireClient.BeginAsync(broker.Port, incomingWindow: 0);
        await client.AttachReceiverAsync(0, "q");
        await client.SendFlowAsync(0, 0, 5, incomingWindow: 0);
        await client.SendAsync(0, writer => new DetachFrame(0, Closed: true, null).Write(writer));
        (await client.ReadAsync()).Descriptor.ShouldBe(AmqpDescriptor.Detach);

        await using var other = await WireClient.BeginAsync(broker.Port);
        await other.AttachReceiverAsync(0, "q");
        await other.SendFlowAsync(0, 0, 5);

        for (var i = 0; i < 5; i++)
        {
            AmqpMessage.Parse((await other.ReadAsync()).Payload).Header.DeliveryCount.ShouldBe(0u);
        }
    }

    private static async Task<TestBroker> WithMessagesAsync(int count)
    {
        var broker = await TestBroker.StartAsync();
        for (var i = 0; i < count; i++)
        {
            await broker.Entities.ResolveTarget("q").SendAsync(MessageDecoder.Decode(WireClient.Message(id: $"m{i}")));
        }

        return broker;
    }
}
