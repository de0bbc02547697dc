using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Nodes;

/// <summary>How a link hears that the lock of its session is lost.</summary>
public sealed class SessionLockLostTests
{
    [Fact]
    public async Task LockExpiredWhileAReceiveWaits_DetachesTheLink()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.AttachReceiverAsync(0, "s", filter: Session("one"));
        await client.ReadUntilEchoAsync(0, deliveryCount: 0, credit: 1, nextIncomingId: 0);

        broker.Time.Advance(TimeSpan.FromMinutes(2));

        var detach = await client.ReadAsync();
        detach.Descriptor.ShouldBe(AmqpDescriptor.Detach);
        detach.ErrorCondition(2).ShouldBe("com.microsoft:session-lock-lost");
    }

    /// <summary>A link that was gone left the .NET client with a receiver that takes every call for too late.</summary>
    [Fact]
    public async Task LockExpiredWhileNoReceiveWaits_AnswersSettlementsAndDetachesAtTheNextCredit()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.Entities.ResolveTarget("s").SendAsync(TestMessage.Create("a", sessionId: "one"));
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.AttachReceiverAsync(0, "s", filter: Session("one"));
        await client.SendFlowAsync(0, deliveryCount: 0, credit: 1);
        (await client.ReadAsync()).Descriptor.ShouldBe(AmqpDescriptor.Transfer);
        broker.Time.Advance(TimeSpan.FromMinutes(2));

        await client.SendDispositionAsync(0, 0, settled: false, AmqpOutcome.Accepted);
        var disposition = await client.ReadAsync();
        disposition.Descriptor.ShouldBe(AmqpDescriptor.Disposition);
        disposition.OutcomeCondition().ShouldBe("com.microsoft:session-lock-lost");

        await client.SendFlowAsync(0, deliveryCount: 1, credit: 1, nextIncomingId: 1);
        var detach = await client.ReadAsync();
        detach.Descriptor.ShouldBe(AmqpDescriptor.Detach);
        detach.ErrorCondition(2).ShouldBe("com.microsoft:session-lock-lost");
    }

    [Fact]
    public async Task LockExpiredAndFlowGrantsNothing_KeepsTheLink()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.AttachReceiverAsync(0, "s", filter: Session("one"));
        broker.Time.Advance(TimeSpan.FromMinutes(2));

        var frames = await client.ReadUntilEchoAsync(0, deliveryCount: 0, credit: 0, nextIncomingId: 0);

        frames.ShouldHaveSingleItem().Descriptor.ShouldBe(AmqpDescriptor.Flow);
    }

    [Fact]
    public async Task LockExpiredAndDrained_DetachesTheLink()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.AttachReceiverAsync(0, "s", filter: Session("one"));
        broker.Time.Advance(TimeSpan.FromMinutes(2));

        await client.SendFlowAsync(0, deliveryCount: 0, credit: 0, drain: true);

        var detach = await client.ReadAsync();
        detach.Descriptor.ShouldBe(AmqpDescriptor.Detach);
        detach.ErrorCondition(2).ShouldBe("com.microsoft:session-lock-lost");
    }

    private static AmqpMap Session(string id) => new() { [new AmqpSymbol("com.microsoft:session-filter")] = id };
}
