using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Nodes.Management;

/// <summary>A client of <c>entity/$management</c> that looks at every value as it was encoded.</summary>
internal sealed class ManagementPeer : IAsyncDisposable
{
    private readonly WireClient _client;
    private uint _deliveryId;

    private ManagementPeer(WireClient client) => _client = client;

    public static async Task<ManagementPeer> OpenAsync(int port, string entity)
    {
        var client = await WireClient.BeginAsync(port);
        (await client.AttachSenderAsync(0, entity + "/$management")).FieldOrNull(6).ShouldNotBeNull();
        (await client.AttachReceiverAsync(1, entity + "/$management", sndSettleMode: 1)).FieldOrNull(5)
            .ShouldNotBeNull();
        await client.SendFlowAsync(1, 0, 50);
        return new ManagementPeer(client);
    }

    /// <summary>Asks, and holds what all answers have in common against what the clients read.</summary>
    public async Task<ManagementReply> AskAsync(string operation, AmqpMap body)
    {
        var id = $"request-{_deliveryId}";
        await _client.SendTransferAsync(0, _deliveryId++, Encode(id, "com.microsoft:" + operation, body));
        var transfer = await _client.ReadAsync(AmqpDescriptor.Transfer);
        transfer.Field<bool>(4).ShouldBeTrue("replies are settled");
        var message = AmqpMessage.Parse(transfer.Payload);
        message.Properties.CorrelationId.ShouldBe(id);
        var properties = message.ApplicationProperties.ShouldNotBeNull();
        properties.Keys.ShouldAllBe(key => key is string);
        // Boxed: an int, and not a number of another width that equals it.
        properties["statusCode"].ShouldBeOfType<int>().ShouldBe(properties["status-code"].ShouldBeOfType<int>());
        properties["statusDescription"].ShouldBeOfType<string>().ShouldBe(properties["status-description"]);
        properties.Find("errorCondition").ShouldBe(properties.Find("error-condition"));
        var condition = properties.Find("errorCondition");
        return new ManagementReply(
            (int)properties["statusCode"]!,
            (string)properties["statusDescription"]!,
            condition is null ? null : condition.ShouldBeOfType<AmqpSymbol>().Value,
            message.ReadValueBody().ShouldBeOfType<AmqpMap>());
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private static byte[] Encode(string id, string operation, AmqpMap body)
    {
        using var writer = new AmqpWriter();
        new AmqpProperties { MessageId = id, ReplyTo = "reply-1" }.Write(writer);
        writer.WriteDescriptor(AmqpDescriptor.ApplicationProperties);
        writer.WriteMap(new AmqpMap { ["operation"] = operation });
        writer.WriteDescriptor(AmqpDescriptor.AmqpValue);
        writer.WriteMap(body);
        return writer.ToArray();
    }
}
