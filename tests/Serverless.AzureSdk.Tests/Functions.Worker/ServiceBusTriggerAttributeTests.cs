using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Serverless.AzureSdk.Tests.Functions.Worker;

public class ServiceBusTriggerAttributeTests
{
    [Fact]
    public void Constructor_OneName_IsAQueue()
    {
        var trigger = new ServiceBusTriggerAttribute("commands");

        trigger.QueueName.ShouldBe("commands");
        trigger.TopicName.ShouldBeNull();
        trigger.SubscriptionName.ShouldBeNull();
    }

    [Fact]
    public void Constructor_TwoNames_IsASubscription()
    {
        var trigger = new ServiceBusTriggerAttribute("orders", "fulfilment");

        trigger.QueueName.ShouldBeNull();
        trigger.TopicName.ShouldBe("orders");
        trigger.SubscriptionName.ShouldBe("fulfilment");
    }

    [Fact]
    public void Properties_NotSet_AreOff()
    {
        var trigger = new ServiceBusTriggerAttribute("commands");

        trigger.IsSessionsEnabled.ShouldBeFalse();
        trigger.IsBatched.ShouldBeFalse();
        trigger.AutoCompleteMessages.ShouldBeFalse();
        trigger.Connection.ShouldBeNull();
    }

    [Fact]
    public void Cardinality_Batched_FollowsIsBatchedBothWays()
    {
        var trigger = new ServiceBusTriggerAttribute("commands");
        ISupportCardinality cardinality = trigger;
        cardinality.Cardinality.ShouldBe(Cardinality.One);

        trigger.IsBatched = true;
        cardinality.Cardinality.ShouldBe(Cardinality.Many);

        cardinality.Cardinality = Cardinality.One;
        trigger.IsBatched.ShouldBeFalse();
    }
}
