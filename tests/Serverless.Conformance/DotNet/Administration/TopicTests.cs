using Azure.Messaging.ServiceBus.Administration;
using Serverless.Conformance.DotNet.ServiceBus;

namespace Serverless.Conformance.DotNet.Administration;

public sealed class TopicTests : AdministrationTests
{
    [Fact]
    [Twin("admin: a topic with a subscription is created and used")]
    public async Task Create_TopicAndSubscription_CanBeUsed()
    {
        await Administration.CreateTopicAsync(new CreateTopicOptions("made") { RequiresDuplicateDetection = true });
        await Administration.CreateSubscriptionAsync(new CreateSubscriptionOptions("made", "sub")
        {
            LockDuration = TimeSpan.FromSeconds(15), MaxDeliveryCount = 4,
        });

        (await Administration.GetTopicAsync("made")).Value.RequiresDuplicateDetection.ShouldBeTrue();
        var subscription = (await Administration.GetSubscriptionAsync("made", "sub")).Value;
        (subscription.LockDuration, subscription.MaxDeliveryCount).ShouldBe((TimeSpan.FromSeconds(15), 4));
        await SendAsync("made", "a");
        (await Client.CreateReceiver("made", "sub").OneAsync()).Text().ShouldBe("a");
        (await Administration.GetSubscriptionRuntimePropertiesAsync("made", "sub")).Value
            .ActiveMessageCount.ShouldBe(1);
    }

    [Fact]
    [Twin("admin: topics and subscriptions are listed and found")]
    public async Task List_TopicsAndSubscriptions_AreFound()
    {
        (await AllAsync(Administration.GetTopicsAsync())).ShouldContain(topic => topic.Name == "topic");
        (await AllAsync(Administration.GetSubscriptionsAsync("topic")))
            .Select(subscription => subscription.SubscriptionName)
            .ShouldBe(["all", "by-session", "red", "ruled", "urgent"], ignoreOrder: true);
        (await Administration.TopicExistsAsync("topic")).Value.ShouldBeTrue();
        (await Administration.TopicExistsAsync("nowhere")).Value.ShouldBeFalse();
        (await Administration.SubscriptionExistsAsync("topic", "all")).Value.ShouldBeTrue();
        (await Administration.SubscriptionExistsAsync("topic", "nowhere")).Value.ShouldBeFalse();
        (await Administration.GetTopicRuntimePropertiesAsync("topic")).Value.SubscriptionCount.ShouldBe(5);
    }

    [Fact]
    [Twin("admin: a topic and a subscription are changed and deleted")]
    public async Task Update_ThenDelete_TopicAndSubscription()
    {
        var subscription = (await Administration.GetSubscriptionAsync("topic", "all")).Value;
        subscription.MaxDeliveryCount = 2;
        await Administration.UpdateSubscriptionAsync(subscription);
        (await Administration.GetSubscriptionAsync("topic", "all")).Value.MaxDeliveryCount.ShouldBe(2);
        var topic = (await Administration.GetTopicAsync("topic")).Value;
        topic.DefaultMessageTimeToLive = TimeSpan.FromHours(2);
        await Administration.UpdateTopicAsync(topic);
        (await Administration.GetTopicAsync("topic")).Value.DefaultMessageTimeToLive.ShouldBe(TimeSpan.FromHours(2));

        await Administration.DeleteSubscriptionAsync("topic", "all");
        await Administration.DeleteTopicAsync("topic");

        (await Administration.TopicExistsAsync("topic")).Value.ShouldBeFalse();
    }

    [Fact]
    [Twin("admin: rules are created, read, changed, listed and deleted")]
    public async Task Rules_AllSteps_AreAsTheyWereMade()
    {
        var sql = new CreateRuleOptions("sql", new SqlRuleFilter("size > 1"))
        {
            Action = new SqlRuleAction("SET x = 1"),
        };
        await Administration.CreateRuleAsync("topic", "ruled", sql);
        var correlation = new CorrelationRuleFilter
        {
            Subject = "s", ApplicationProperties = { ["a"] = "b", ["n"] = 1 },
        };
        await Administration.CreateRuleAsync("topic", "ruled", new CreateRuleOptions("correlated", correlation));

        var rule = (await Administration.GetRuleAsync("topic", "ruled", "sql")).Value;
        (rule.Filter, rule.Action).ShouldBe((new SqlRuleFilter("size > 1"), new SqlRuleAction("SET x = 1")));
        (await Administration.GetRuleAsync("topic", "ruled", "correlated")).Value.Filter.ShouldBe(correlation);
        rule.Filter = new SqlRuleFilter("size > 2");
        await Administration.UpdateRuleAsync("topic", "ruled", rule);
        (await Administration.GetRuleAsync("topic", "ruled", "sql")).Value.Filter
            .ShouldBe(new SqlRuleFilter("size > 2"));
        (await AllAsync(Administration.GetRulesAsync("topic", "ruled"))).Select(listed => listed.Name)
            .ShouldBe(["$Default", "correlated", "sql"], ignoreOrder: true);
        await Administration.DeleteRuleAsync("topic", "ruled", "$Default");
        (await Administration.RuleExistsAsync("topic", "ruled", "$Default")).Value.ShouldBeFalse();
    }

    [Fact]
    [Twin("admin: a subscription is created with its first rule")]
    public async Task CreateSubscription_WithARule_HasItFromTheBeginning()
    {
        await Administration.CreateSubscriptionAsync(
            new CreateSubscriptionOptions("topic", "big"),
            new CreateRuleOptions("only-big", new SqlRuleFilter("size > 10")));

        await SendAsync(
            "topic", ServiceBusBroker.With("big", ("size", 11)), ServiceBusBroker.With("small", ("size", 1)));

        (await Client.CreateReceiver("topic", "big").PeekMessagesAsync(10)).Texts().ShouldBe(["big"]);
    }

    [Fact]
    [Twin("admin: a bad rule is refused with the reason")]
    public async Task CreateRule_BadExpression_SaysWhereAndWhy() => (await Should.ThrowAsync<ArgumentException>(
        () => Administration.CreateRuleAsync(
            "topic", "ruled", new CreateRuleOptions("bad", new SqlRuleFilter("a = = 1")))))
        .Message.ShouldContain("position 5");
}
