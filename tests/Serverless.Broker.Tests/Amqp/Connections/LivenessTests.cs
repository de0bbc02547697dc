using Microsoft.Extensions.Time.Testing;
using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Connections;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Amqp.Links;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Amqp.Connections;

/// <summary>A peer that has vanished is noticed (AMQP 1.0 §2.4.5).</summary>
public sealed class LivenessTests : IAsyncLifetime
{
    private static readonly TimeSpan Half = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _wire = new();
    private AmqpListener _listener = null!;

    public ValueTask InitializeAsync()
    {
        _listener = AmqpListener.Start(0, new NoLinks(), new AmqpConnectionSettings { TimeProvider = _wire });
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    [Fact]
    public async Task Silence_OfTwiceTheTime_ClosesTheConnection()
    {
        await using var client = await WireClient.OpenAsync(_listener.Port);
        Pass(halves: 3);
        await ProveAliveAsync(client, channel: 1);

        Pass(halves: 5);

        var close = await client.ReadAsync();
        close.Descriptor.ShouldBe(AmqpDescriptor.Close);
        close.ErrorCondition(0).ShouldBe("amqp:resource-limit-exceeded");
        close.ErrorDescription(0)!.ShouldContain("240 s");
        await client.SendAsync(0, writer => EndingFrame.Write(writer, AmqpDescriptor.Close, null));
    }

    [Fact]
    public async Task Heartbeats_KeepTheConnection()
    {
        await using var client = await WireClient.OpenAsync(_listener.Port);
        for (ushort channel = 1; channel < 5; channel++)
        {
            Pass(halves: 3);
            // A heartbeat, and something with an answer, so that it has been read when time goes on.
            await client.SendRawAsync([0, 0, 0, 8, 2, 0, 0, 0]);
            await ProveAliveAsync(client, channel);
        }
    }

    [Fact]
    public async Task TimeOfTheEntities_IsNotThatOfTheWire()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.OpenAsync(broker.Port);

        broker.Time.Advance(TimeSpan.FromDays(7));

        await ProveAliveAsync(client, channel: 1);
    }

    private static async Task ProveAliveAsync(WireClient client, ushort channel)
    {
        await client.SendBeginAsync(channel);
        (await client.ReadAsync()).Descriptor.ShouldBe(AmqpDescriptor.Begin);
    }

    private void Pass(int halves)
    {
        for (; halves > 0; halves--)
        {
            _wire.Advance(Half);
        }
    }

    private sealed class NoLinks : ILinkRouter
    {
        public void Attach(IncomingLink link) => throw new NotSupportedException();

        public void Attach(OutgoingLink link) => throw new NotSupportedException();
    }
}
