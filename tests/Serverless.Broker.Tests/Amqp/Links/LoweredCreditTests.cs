using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Nodes.Sending;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Amqp.Links;

/// <summary>
/// A flow that lowers the credit (AMQP 1.0 §2.6.7): what the entity had handed to the link already, and what is not on
/// the wire, goes back. A closed window holds the deliveries back on the broker's side.
/// </summary>
public sealed class LoweredCreditTests
{
    private const byte Settled = 1;

    [Theory]
    [InlineData(null)]
    [InlineData(Settled)]
    public async Task LowerCredit_WithDeliveriesNotSent_SendsNoneBeyondIt_AndOthersGetTheRest(byte? sndSettleMode)
    {
        await using var broker = await WithMessagesAsync(10);
        await using var client = await WireClient.BeginAsync(broker.Port, incomingWindow: 2);
        await client.AttachReceiverAsync(0, "q", sndSettleMode);
        await client.SendFlowAsync(0, 0, 10, incomingWindow: 2);
        (await IdsAsync(client, 2)).ShouldBe(["m0", "m1"]);

        // Three were granted and two are there: exactly one more may come.
        var frames = await client.ReadUntilEchoAsync(0, 2, 1, nextIncomingId: 2);

        Ids(frames).ShouldBe(["m2"]);
        frames[^1].Field<uint>(5).ShouldBe(3u);
        frames[^1].Field<uint>(6).ShouldBe(0u);
        await using var other = await WireClient.BeginAsync(broker.Port);
        await other.AttachReceiverAsync(0, "q");
        await other.SendFlowAsync(0, 0, 10);
        (await IdsAsync(other, 7)).ShouldBe(["m3", "m4", "m5", "m6", "m7", "m8", "m9"]);
    }

    [Theory]
    [InlineData("q")]
    [InlineData("s")]
    public async Task CreditZero_ThenAnew_GoesOnWhereItStopped(string entity)
    {
        await using var broker = await WithMessagesAsync(6, entity: entity);
        await using var client = await WireClient.BeginAsync(broker.Port, incomingWindow: 1);
        var filter = entity == "s" ? new AmqpMap { [new AmqpSymbol("com.microsoft:session-filter")] = "one" } : null;
        await client.AttachReceiverAsync(0, entity, filter: filter);
        await client.SendFlowAsync(0, 0, 6, incomingWindow: 1);
        (await IdsAsync(client, 1)).ShouldBe(["m0"]);

        Ids(await client.ReadUntilEchoAsync(0, 1, 0, nextIncomingId: 1)).ShouldBeEmpty();
        Ids(await client.ReadUntilEchoAsync(0, 1, 0, nextIncomingId: 1)).ShouldBeEmpty();
        await client.SendFlowAsync(0, 1, 10, nextIncomingId: 1);

        var rest = new List<AmqpMessage>();
        for (var i = 0; i < 5; i++)
        {
            rest.Add(AmqpMessage.Parse((await client.ReadAsync(AmqpDescriptor.Transfer)).Payload));
        }

        rest.Select(message => message.Properties.MessageId).ShouldBe(["m1", "m2", "m3", "m4", "m5"]);
        rest.ShouldAllBe(message => message.Header.DeliveryCount == 0u);
    }

    [Fact]
    public async Task CreditZero_WithAMessageOfSeveralFramesUnderWay_FinishesThatOneOnly()
    {
        await using var broker = await WithMessagesAsync(3, size: 10_000);
        await using var client = await WireClient.BeginAsync(broker.Port, incomingWindow: 3, maxFrameSize: 1024);
        await client.AttachReceiverAsync(0, "q");
        await client.SendFlowAsync(0, 0, 3, incomingWindow: 3);
        var payload = new List<byte>();
        uint frames = 0;
        for (; frames < 3; frames++)
        {
            var frame = await client.ReadAsync(AmqpDescriptor.Transfer);
            frame.FieldOrNull(5).ShouldBe(true);
            payload.AddRange(frame.Payload);
        }

        await client.SendFlowAsync(0, 0, 0, echo: true, nextIncomingId: frames);
        var next = await client.ReadAsync();
        for (; next.Descriptor == AmqpDescriptor.Transfer; next = await client.ReadAsync())
        {
            payload.AddRange(next.Payload);
            frames++;
        }

        AmqpMessage.Parse(payload.ToArray()).Properties.MessageId.ShouldBe("m0");
        next.Field<uint>(5).ShouldBe(1u);
        Ids(await client.ReadUntilEchoAsync(0, 1, 0, nextIncomingId: frames)).ShouldBeEmpty();
        await client.SendFlowAsync(0, 1, 1, nextIncomingId: frames);
        (await client.ReadAsync(AmqpDescriptor.Transfer)).Field<uint>(1).ShouldBe(1u);
    }

    [Fact]
    public async Task Drain_OvertakenByALowerFlow_IsNotAnsweredBeforeThatFlowDrains()
    {
        await using var broker = await WithMessagesAsync(3);
        await using var client = await WireClient.BeginAsync(broker.Port, incomingWindow: 0);
        await client.AttachReceiverAsync(0, "q");
        await client.SendFlowAsync(0, 0, 10, drain: true, incomingWindow: 0);

        var frames = await client.ReadUntilEchoAsync(0, 0, 2, nextIncomingId: 0);

        Ids(frames).ShouldBe(["m0", "m1"]);
        frames.Count.ShouldBe(3);
        frames[^1].FieldOrNull(8).ShouldNotBe(true);
        await client.SendFlowAsync(0, 2, 8, drain: true, nextIncomingId: 2);
        (await IdsAsync(client, 1)).ShouldBe(["m2"]);
        var drained = await client.ReadAsync();
        drained.Field<uint>(5).ShouldBe(10u);
        drained.Field<bool>(8).ShouldBeTrue();
    }

    [Fact]
    public async Task Detach_InReceiveAndDeleteMode_LosesNothingThatWasNotSent()
    {
        await using var broker = await WithMessagesAsync(5);
        await using (var client = await WireClient.BeginAsync(broker.Port, incomingWindow: 2))
        {
            await client.AttachReceiverAsync(0, "q", Settled);
            await client.SendFlowAsync(0, 0, 5, incomingWindow: 2);
            (await IdsAsync(client, 2)).ShouldBe(["m0", "m1"]);
            await client.SendAsync(0, writer =>
                new Broker.Amqp.Frames.DetachFrame(0, Closed: true, null).Write(writer));
            await client.ReadAsync(AmqpDescriptor.Detach);
        }

        broker.Entities.ResolveSource("q").Peek(0, 9).Select(message => message.Content.MessageId)
            .ShouldBe(["m2", "m3", "m4"]);
    }

    private static async Task<TestBroker> WithMessagesAsync(int count, int size = 5, string entity = "q")
    {
        var broker = await TestBroker.StartAsync();
        for (var i = 0; i < count; i++)
        {
            await broker.Entities.ResolveTarget(entity).SendAsync(
                MessageDecoder.Decode(WireClient.Message(size, $"m{i}", sessionId: entity == "s" ? "one" : null)));
        }

        return broker;
    }

    private static async Task<List<object?>> IdsAsync(WireClient client, int count)
    {
        var frames = new List<WireFrame>();
        while (frames.Count < count)
        {
            frames.Add(await client.ReadAsync(AmqpDescriptor.Transfer));
        }

        return Ids(frames);
    }

    private static List<object?> Ids(IEnumerable<WireFrame> frames) =>
        [.. frames.Where(frame => frame.Descriptor == AmqpDescriptor.Transfer)
            .Select(frame => AmqpMessage.Parse(frame.Payload).Properties.MessageId)];
}
