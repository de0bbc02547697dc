using Serverless.FunctionsHost.Worker;
using Serverless.LocalHost.Backends;
using Serverless.Topology;

namespace Serverless.LocalHost.Tests.Backends;

public sealed class DeclaredEntitiesTests
{
    [Fact]
    public void AddTo_TriggersAndOutputs_DeclareWhatTheyName()
    {
        var topology = Add(
            """{"name":"m","type":"serviceBusTrigger","queueName":"%Queue%","isSessionsEnabled":true}""",
            """{"name":"m","type":"serviceBusTrigger","topicName":"t","subscriptionName":"s"}""",
            """
            {"name":"m","type":"serviceBusTrigger","topicName":"T","subscriptionName":"s2","isSessionsEnabled":true}
            """,
            """{"name":"o","type":"serviceBus","direction":"Out","queueOrTopicName":"out","entityType":"Queue"}""",
            """{"name":"o","type":"serviceBus","direction":"Out","queueOrTopicName":"news","entityType":"Topic"}""",
            """{"name":"e","type":"eventHubTrigger","eventHubName":"h","consumerGroup":"g"}""",
            """{"name":"e","type":"eventHub","direction":"Out","eventHubName":"h"}""",
            """{"name":"r","type":"httpTrigger"}""");

        topology.Queues.Select(queue => (queue.Name, queue.RequiresSession)).ShouldBe(
            [("orders", true), ("out", false)]);
        topology.Topics.Select(topic => topic.Name).ShouldBe(["t", "news"]);
        topology.Topics[0].Subscriptions.Select(each => (each.Name, each.RequiresSession))
            .ShouldBe([("s", false), ("s2", true)]);
        topology.EventHubs.ShouldHaveSingleItem().ConsumerGroups.ShouldBe(["g"]);
    }

    [Fact]
    public void AddTo_WhatIsThere_IsKept()
    {
        var known = QueueDescription.InTopology("orders") with { MaxDeliveryCount = 3 };

        var topology = DeclaredEntities.AddTo(
            new TopologyDefinition { Queues = [known] },
            [BindingDefinition.Parse("""{"name":"m","type":"serviceBusTrigger","queueName":"Orders"}""")],
            text => text);

        topology.Queues.ShouldHaveSingleItem().ShouldBe(known);
    }

    [Fact]
    public void AddTo_DeadLetterQueue_IsThatOfItsQueue() =>
        Add("""{"name":"m","type":"serviceBusTrigger","queueName":"orders/$DeadLetterQueue"}""")
            .Queues.ShouldHaveSingleItem().Name.ShouldBe("orders");

    [Fact]
    public void AddTo_SettingThatIsMissing_IsLeftToTheStart() =>
        Add("""{"name":"m","type":"serviceBusTrigger","queueName":"%None%"}""").Queues.ShouldBeEmpty();

    private static TopologyDefinition Add(params string[] bindings) => DeclaredEntities.AddTo(
        new TopologyDefinition(),
        bindings.Select(BindingDefinition.Parse),
        text => text switch
        {
            "%Queue%" => "orders",
            "%None%" => null,
            _ => text,
        });
}
