using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.SharedAccess;

/// <summary>Connections to a broker with keys. <c>$cbs</c> has the handles 0 and 1.</summary>
internal static class VerifiedClient
{
    /// <summary>As far as the answer to the mechanism.</summary>
    public static async Task<WireClient> SaslAsync(int port, string mechanism, string response)
    {
        WireClient client = await WireClient.ConnectAsync(port);
        await client.SendRawAsync(FrameFormat.SaslHeader.ToArray());
        await client.ReadRawAsync(8);
        await client.ReadAsync();
        await client.SendSaslInitAsync(mechanism, response);
        return client;
    }

    /// <summary>With a session; by default with a SASL trace that claims to be somebody.</summary>
    public static async Task<WireClient> OpenAsync(
        int port,
        string mechanism = "ANONYMOUS",
        string response = "ordering")
    {
        WireClient client = await SaslAsync(port, mechanism, response);
        (await client.ReadAsync()).Field<byte>(0).ShouldBe((byte)0);
        await client.SendRawAsync(FrameFormat.AmqpHeader.ToArray());
        await client.ReadRawAsync(8);
        await client.SendAsync(
            0, writer => new OpenFrame { ContainerId = "wire", HostName = "localhost" }.Write(writer));
        await client.ReadAsync();
        await client.SendBeginAsync(0);
        await client.ReadAsync();
        return client;
    }

    public static async Task AttachCbsAsync(WireClient client)
    {
        (await client.AttachSenderAsync(0, "$cbs")).FieldOrNull(6).ShouldNotBeNull();
        await client.AttachReceiverAsync(1, "$cbs");
        await client.SendFlowAsync(1, 0, 10);
    }

    /// <summary>Answers the status.</summary>
    public static async Task<int> PutTokenAsync(WireClient client, string token, uint deliveryId)
    {
        AmqpMap reply = await PutAsync(client, token, deliveryId);
        return (int)reply.Find("status-code")!;
    }

    /// <summary>Answers the application properties of the reply.</summary>
    public static async Task<AmqpMap> PutAsync(WireClient client, string token, uint deliveryId)
    {
        using AmqpWriter writer = new();
        new AmqpProperties { MessageId = $"{deliveryId}", ReplyTo = "reply-1" }.Write(writer);
        writer.WriteDescriptor(AmqpDescriptor.ApplicationProperties);
        writer.WriteMap(new AmqpMap { ["operation"] = "put-token", ["type"] = "servicebus.windows.net:sastoken" });
        writer.WriteDescriptor(AmqpDescriptor.AmqpValue);
        writer.WriteString(token);
        await client.SendTransferAsync(0, deliveryId, writer.ToArray());
        WireFrame reply = await client.ReadAsync(AmqpDescriptor.Transfer);
        return AmqpMessage.Parse(reply.Payload).ApplicationProperties!;
    }
}
