using Serverless.Broker.Entities;
using Serverless.Broker.Filters;
using Serverless.Broker.Queues;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Topics;

public sealed class TopicTests
{
    [Fact]
    public async Task Send_TwoSubscriptions_EachGetsACopyThatSharesTheBytes()
    {
        await using TestNamespace test = await WithTopicAsync("a", "b");
        await test.Target("t").SendAsync(TestMessage.Create("x"));
        Delivery a = TestReceiver.ReceiveOne(test.Source("t/Subscriptions/a"));
        Delivery b = TestReceiver.ReceiveOne(test.Source("T/subscriptions/B"));
        a.Message.Content.ShouldBeSameAs(b.Message.Content);
        await test.Source("t/Subscriptions/a").SettleAsync(a.LockToken, Settlement.Complete);
        test.Source("t/Subscriptions/b").Counts.Active.ShouldBe(1);
    }

    [Fact]
    public async Task Send_NoMatchingRule_GoesNowhere()
    {
        await using TestNamespace test = await WithTopicAsync("a");
        RuleSet rules = test.Source("t/Subscriptions/a").Rules!;
        await rules.RemoveAsync("$default");
        await rules.AddAsync(new RuleDescription { Name = "red", SqlExpression = "color = 'red'" });
        await test.Target("t").SendAsync([
            TestMessage.Create("1", user: ("color", "blue")),
            TestMessage.Create("2", user: ("color", "red")),
            TestMessage.Create("3")]);
        test.Source("t/Subscriptions/a").Peek(0, 9).Select(TestMessage.TextOf).ShouldBe(["2"]);
        test.Source("t/Subscriptions/a").Peek(0, 9)[0].SequenceNumber.ShouldBe(1);
        test.Source("t/Subscriptions/a").Peek(0, 9)[0].EnqueuedSequenceNumber.ShouldBe(2);
    }

    [Fact]
    public async Task Rules_WithActions_OneCopyEachAndOneForAllWithout()
    {
        await using TestNamespace test = await WithTopicAsync("a");
        RuleSet rules = test.Source("t/Subscriptions/a").Rules!;
        await rules.AddAsync(new RuleDescription { Name = "also", SqlExpression = "1=1" });
        await rules.AddAsync(
            new RuleDescription { Name = "tag", SqlAction = "SET tag = 'x'; SET sys.Label = 'L'; REMOVE old" });
        await test.Target("t").SendAsync(TestMessage.Create("m", user: ("old", 1)));
        var copies = test.Source("t/Subscriptions/a").Peek(0, 9);
        copies.Count.ShouldBe(2);
        TestMessage.UserOf(copies[0]).Keys.Select(k => k.ToString()).ShouldBe(["old"]);
        TestMessage.UserOf(copies[1]).Select(p => $"{p.Key}={p.Value}").ShouldBe(["RuleName=tag", "tag=x"]);
        Broker.Messages.MessageEditing.ReadProperties(copies[1].Properties).Subject.ShouldBe("L");
    }

    [Fact]
    public async Task Rules_NameInUseOrUnknownOrWrong_AreRefused()
    {
        await using TestNamespace test = await WithTopicAsync("a");
        RuleSet rules = test.Source("t/Subscriptions/a").Rules!;
        rules.List().ShouldHaveSingleItem().Name.ShouldBe("$Default");
        await new Func<Task>(() => rules.AddAsync(new RuleDescription { Name = "$DEFAULT" }))
            .ShouldRefuseAsync(ErrorConditions.EntityAlreadyExists);
        await new Func<Task>(() => rules.AddAsync(new RuleDescription { Name = "a/b" }))
            .ShouldRefuseAsync(ErrorConditions.ArgumentError);
        await new Func<Task>(() => rules.RemoveAsync("none")).ShouldRefuseAsync(ErrorConditions.NotFound);
        RuleDescription broken = new() { Name = "r", SqlExpression = "a = " };
        BrokerException e = await new Func<Task>(() => rules.AddAsync(broken))
            .ShouldRefuseAsync(ErrorConditions.ArgumentError);
        e.Message.ShouldContain("position 5");
    }

    [Fact]
    public async Task FilterFails_DeadLetteringOn_GoesToDeadLettersWithReason()
    {
        await using TestNamespace test = await WithTopicAsync("a");
        RuleSet rules = test.Source("t/Subscriptions/a").Rules!;
        await rules.RemoveAsync("$Default");
        await rules.AddAsync(new RuleDescription { Name = "r", SqlExpression = "10 / zero = 1" });
        await test.Target("t").SendAsync(TestMessage.Create(user: ("zero", 0)));
        Delivery dead = TestReceiver.ReceiveOne(test.DeadLetters("t/Subscriptions/a"));
        TestMessage.UserOf(dead.Message)["DeadLetterReason"].ShouldBe("FilterEvaluationException");
    }

    [Fact]
    public async Task Send_SessionSubscriptionWithoutSessionId_IsDeadLetteredThere()
    {
        await using TestNamespace test = await WithTopicAsync();
        await test.Broker.CreateSubscriptionAsync(new() { TopicName = "t", Name = "s", RequiresSession = true });
        await test.Target("t").SendAsync([TestMessage.Create(), TestMessage.Create(sessionId: "1")]);
        test.Source("t/Subscriptions/s").Counts
            .ShouldSatisfyAllConditions(c => c.Active.ShouldBe(1), c => c.DeadLetter.ShouldBe(1));
    }

    [Fact]
    public async Task Schedule_Topic_PublishesWhenDue()
    {
        await using TestNamespace test = await WithTopicAsync("a");
        long[] numbers = await test.Target("t").ScheduleAsync([
            TestMessage.Create("1", scheduled: test.Time.GetUtcNow().AddMinutes(1)),
            TestMessage.Create("2", scheduled: test.Time.GetUtcNow().AddMinutes(1))]);
        await test.Target("t").CancelScheduledAsync([numbers[1]]);
        test.Source("t/Subscriptions/a").Counts.Total.ShouldBe(0);
        using TestReceiver receiver = TestReceiver.Open(test.Source("t/Subscriptions/a"), credit: 5);
        test.Time.Advance(TimeSpan.FromMinutes(1));
        receiver.Texts.ShouldBe(["1"]);
    }

    [Fact]
    public async Task TopicTimeToLive_Shorter_Wins()
    {
        await using TestNamespace test = await TestNamespace.StartAsync();
        await test.Broker.CreateTopicAsync(new() { Name = "t", DefaultMessageTimeToLive = TimeSpan.FromSeconds(5) });
        await test.Broker.CreateSubscriptionAsync(
            new() { TopicName = "t", Name = "s", DefaultMessageTimeToLive = TimeSpan.FromDays(1) });
        await test.Target("t").SendAsync(TestMessage.Create());
        test.Time.Advance(TimeSpan.FromSeconds(5));
        test.Source("t/Subscriptions/s").Counts.Total.ShouldBe(0);
    }

    private static async Task<TestNamespace> WithTopicAsync(params string[] subscriptions)
    {
        TestNamespace test = await TestNamespace.StartAsync();
        await test.Broker.CreateTopicAsync(new() { Name = "t" });
        foreach (string name in subscriptions)
        {
            await test.Broker.CreateSubscriptionAsync(new() { TopicName = "t", Name = name });
        }

        return test;
    }
}
