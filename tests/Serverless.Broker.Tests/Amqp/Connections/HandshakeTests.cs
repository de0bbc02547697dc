using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Amqp.Connections;

public sealed class HandshakeTests
{
    [Fact]
    public async Task Sasl_Mechanisms_AreThoseThatTheVendorsClientsTake()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.ConnectAsync(broker.Port);
        await client.SendRawAsync(FrameFormat.SaslHeader.ToArray());
        await client.ReadRawAsync(8);

        var mechanisms = await client.ReadAsync();

        mechanisms.Type.ShouldBe((byte)1);
        mechanisms.Field<AmqpSymbol[]>(0).Select(mechanism => mechanism.Value)
            .ShouldBe(["MSSBCBS", "ANONYMOUS", "PLAIN", "EXTERNAL"]);
    }

    [Fact]
    public async Task Sasl_AfterTheOutcome_NothingComesBeforeTheClientsHeader()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.ConnectAsync(broker.Port);
        await client.SendRawAsync(FrameFormat.SaslHeader.ToArray());
        await client.ReadRawAsync(8);
        await client.ReadAsync();
        await client.SendSaslInitAsync("MSSBCBS", "");
        (await client.ReadAsync()).Descriptor.ShouldBe(AmqpDescriptor.SaslOutcome);

        var early = client.ReadRawAsync(8);
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);

        early.IsCompleted.ShouldBeFalse();
        await client.SendRawAsync(FrameFormat.AmqpHeader.ToArray());
        (await early).ShouldBe(FrameFormat.AmqpHeader.ToArray());
    }

    [Fact]
    public async Task Sasl_UnknownMechanism_ClosesWithTheOnesThereAre()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.ConnectAsync(broker.Port);
        await client.SendRawAsync(FrameFormat.SaslHeader.ToArray());
        await client.ReadRawAsync(8);
        await client.ReadAsync();
        await client.SendSaslInitAsync("GSSAPI", "");

        var close = await client.ReadAsync(AmqpDescriptor.Close);

        close.ErrorCondition(0).ShouldBe("amqp:not-implemented");
        close.ErrorDescription(0)!.ShouldContain("MSSBCBS");
        (await client.TryReadAsync()).ShouldBeNull();
    }

    [Theory]
    [InlineData("AMQP\0\u0001\0\0")]
    [InlineData("PUT / HT")]
    public async Task Header_OtherThanSasl_IsAnsweredWithSaslAndTheEnd(string header)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.ConnectAsync(broker.Port);

        await client.SendRawAsync(System.Text.Encoding.Latin1.GetBytes(header));

        (await client.ReadRawAsync(8)).ShouldBe(FrameFormat.SaslHeader.ToArray());
        (await client.TryReadAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Open_Answer_OffersLargeFramesAndAsksForAFrameEveryTwoMinutes()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.ConnectAsync(broker.Port);
        await client.HandshakeAsync();
        await client.SendAsync(0, writer => new OpenFrame { ContainerId = "c" }.Write(writer));

        var open = await client.ReadAsync();

        open.Field<uint>(2).ShouldBe(262_144u);
        open.Field<ushort>(3).ShouldBe((ushort)8191);
        open.Field<uint>(4).ShouldBe(120_000u);
    }

    // Regression: uamqp could not send a message larger than its own frames.
    [Theory]
    [InlineData(65_536u, 65_536u)]
    [InlineData(1_000_000u, 262_144u)]
    [InlineData(1u, 512u)]
    public async Task Open_Answer_OffersNoLargerFramesThanThePeerTakes(uint taken, uint offered)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.ConnectAsync(broker.Port);
        await client.HandshakeAsync();
        await client.SendAsync(0, writer => new OpenFrame { ContainerId = "c", MaxFrameSize = taken }.Write(writer));

        (await client.ReadAsync()).Field<uint>(2).ShouldBe(offered);
    }

    [Fact]
    public async Task Open_WithIdleTimeOut_BringsHeartbeats()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.OpenAsync(broker.Port, idleTimeOut: 200);

        (await client.ReadAsync()).IsEmpty.ShouldBeTrue();
        (await client.ReadAsync()).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task Close_IsAnswered()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.OpenAsync(broker.Port);

        await client.SendAsync(0, writer => EndingFrame.Write(writer, AmqpDescriptor.Close, null));

        (await client.ReadAsync()).Descriptor.ShouldBe(AmqpDescriptor.Close);
        (await client.TryReadAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Frame_LargerThanTheMaximum_ClosesWithFramingError()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.OpenAsync(broker.Port);

        await client.SendRawAsync([0x7f, 0xff, 0xff, 0xff, 2, 0, 0, 0]);

        (await client.ReadAsync()).ErrorCondition(0).ShouldBe("amqp:connection:framing-error");
    }

    [Fact]
    public async Task Frame_WithoutSession_ClosesTheConnection()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.OpenAsync(broker.Port);

        await client.SendFlowAsync(0, 0, 1);

        (await client.ReadAsync()).ErrorCondition(0).ShouldBe("amqp:not-allowed");
    }

    [Fact]
    public async Task Dispose_OfTheBroker_ClosesConnectionsAsForced()
    {
        var broker = await TestBroker.StartAsync();
        await using var client = await WireClient.OpenAsync(broker.Port);

        var disposing = broker.DisposeAsync();

        (await client.ReadAsync()).ErrorCondition(0).ShouldBe("amqp:connection:forced");
        await client.SendAsync(0, writer => EndingFrame.Write(writer, AmqpDescriptor.Close, null));
        await client.DisposeAsync();
        await disposing;
        broker.Host.ConnectionCount.ShouldBe(0);
    }
}
