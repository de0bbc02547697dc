using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Nodes.Management;

/// <summary>The vendors' rule managers work with Listen alone; only their administration clients need Manage.</summary>
public sealed class RuleRightTests
{
    private const string Path = "t/Subscriptions/a/$management";

    [Theory]
    [InlineData("reader", 200)]
    [InlineData("writer", 401)]
    public async Task AddRule_ByAnApp_NeedsListen(string app, int status)
    {
        var topology = new TopologyDefinition
        {
            Topics =
            [
                TopicDescription.InTopology("t") with { Subscriptions = [SubscriptionDescription.InTopology("a")] },
            ],
            Apps =
            [
                new AppDefinition { Name = "reader", Receives = ["t/a"] },
                new AppDefinition { Name = "writer", Sends = ["t"] },
            ],
        };
        await using var broker = await TestBroker.StartAsync(topology);
        await using var client = await WireClient.BeginAsync(broker.Port, user: app);

        if ((await client.AttachSenderAsync(0, Path)).FieldOrNull(6) is null)
        {
            (await client.ReadAsync()).ErrorCondition(2).ShouldBe("amqp:unauthorized-access");
            status.ShouldBe(401);
            return;
        }

        await client.AttachReceiverAsync(1, Path);
        await client.SendFlowAsync(1, 0, 1);
        await client.SendTransferAsync(0, 0, AddRule());

        var reply = AmqpMessage.Parse((await client.ReadAsync(AmqpDescriptor.Transfer)).Payload);
        reply.ApplicationProperties!.Find("statusCode").ShouldBe(status);
        broker.Entities.FindSubscription("t", "a")!.RuleSet.List().Count.ShouldBe(2);
    }

    private static byte[] AddRule()
    {
        using var writer = new AmqpWriter();
        new AmqpProperties { MessageId = "1", ReplyTo = "reply-1" }.Write(writer);
        writer.WriteDescriptor(AmqpDescriptor.ApplicationProperties);
        writer.WriteMap(new AmqpMap { ["operation"] = "com.microsoft:add-rule" });
        writer.WriteDescriptor(AmqpDescriptor.AmqpValue);
        writer.WriteMap(new AmqpMap
        {
            ["rule-name"] = "mine",
            ["rule-description"] = new AmqpMap { ["sql-filter"] = new AmqpMap { ["expression"] = "a = 1" } },
        });
        return writer.ToArray();
    }
}
