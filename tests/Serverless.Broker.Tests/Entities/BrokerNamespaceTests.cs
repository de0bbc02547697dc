using Serverless.Broker.Entities;
using Serverless.Broker.Messages;
using Serverless.Broker.Queues;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Entities;

public sealed class BrokerNamespaceTests
{
    [Theory]
    [InlineData("q")]
    [InlineData("Q")]
    [InlineData("/q")]
    [InlineData("amqps://host.example:5671/q")]
    [InlineData("%71")]
    public async Task Resolve_FormsOfOneAddress_FindTheQueue(string address)
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        test.Source(address).ShouldBeSameAs(test.Source());
        test.Target(address).Path.ShouldBe("q");
    }

    [Fact]
    public async Task Send_BatchThatTogetherIsOverTheQuota_IsRefusedWhole()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync(
            q => q with { MaxSizeInMegabytes = 1, MaxMessageSizeInKilobytes = 1024 });
        MessageContent half = TestMessage.Create(new string('x', 600_000));
        await new Func<Task>(() => test.Target().SendAsync([half, half]))
            .ShouldRefuseAsync(ErrorConditions.ResourceLimitExceeded);
        test.Source().Counts.Total.ShouldBe(0);
        await test.Target().SendAsync([half]);
    }

    [Fact]
    public async Task Resolve_Unknown_SaysWhatIsMissing()
    {
        await using TestNamespace test = await TestNamespace.StartAsync();
        new Action(() => test.Source("nope")).ShouldRefuse(ErrorConditions.NotFound)
            .Message.ShouldContain("The messaging entity 'nope' could not be found");
    }

    [Fact]
    public async Task Resolve_TopicToReceiveOrDeadLettersToSend_IsNotAllowed()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Broker.CreateTopicAsync(new() { Name = "t" });
        new Action(() => test.Source("t")).ShouldRefuse(ErrorConditions.NotAllowed);
        new Action(() => test.Target("q/$DeadLetterQueue")).ShouldRefuse(ErrorConditions.NotAllowed);
    }

    [Fact]
    public async Task Create_NameInUse_IsRefused()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await new Func<Task>(() => test.AddQueueAsync("Q")).ShouldRefuseAsync(ErrorConditions.EntityAlreadyExists);
        await new Func<Task>(() => test.Broker.CreateTopicAsync(new() { Name = "q" }))
            .ShouldRefuseAsync(ErrorConditions.EntityAlreadyExists);
    }

    [Fact]
    public async Task Delete_ReceiverOpen_ClosesItAndForgetsTheQueue()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        SendTarget target = test.Target();
        using TestReceiver receiver = TestReceiver.Open(test.Source(), credit: 1);
        await test.Broker.DeleteQueueAsync("q");
        receiver.Closed!.Condition.ShouldBe(ErrorConditions.NotFound);
        new Action(() => test.Source()).ShouldRefuse(ErrorConditions.NotFound);
        await new Func<Task>(() => target.SendAsync(TestMessage.Create())).ShouldRefuseAsync(ErrorConditions.NotFound);
    }

    [Theory]
    [InlineData("SendDisabled", false, true)]
    [InlineData("ReceiveDisabled", true, false)]
    [InlineData("Disabled", false, false)]
    public async Task Status_Changed_RefusesWhatItSays(string status, bool sends, bool receives)
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        using TestReceiver open = TestReceiver.Open(test.Source());
        await test.Broker.UpdateQueueAsync(new() { Name = "q", Status = Enum.Parse<EntityStatus>(status) });
        (open.Closed?.Condition).ShouldBe(receives ? null : ErrorConditions.EntityDisabled);
        await CheckAsync(sends, () => test.Target().SendAsync(TestMessage.Create()));
        await CheckAsync(receives, () =>
        {
            TestReceiver.Open(test.Source()).Dispose();
            return Task.CompletedTask;
        });
        await test.Broker.UpdateQueueAsync(new() { Name = "q" });
        await test.Target().SendAsync(TestMessage.Create());
        TestReceiver.ReceiveOne(test.Source());

        static async Task CheckAsync(bool allowed, Func<Task> action)
        {
            if (allowed)
            {
                await action();
            }
            else
            {
                await action.ShouldRefuseAsync(ErrorConditions.EntityDisabled);
            }
        }
    }

    [Fact]
    public async Task Status_OfTopicAndSubscription_RefusesWhatItSays()
    {
        await using TestNamespace test = await TestNamespace.StartAsync();
        await test.Broker.CreateTopicAsync(new() { Name = "t" });
        await test.Broker.CreateSubscriptionAsync(
            new() { TopicName = "t", Name = "s", Status = EntityStatus.ReceiveDisabled });
        await test.Target("t").SendAsync(TestMessage.Create());
        new Action(() => TestReceiver.Open(test.Source("t/Subscriptions/s")))
            .ShouldRefuse(ErrorConditions.EntityDisabled);
        await test.Broker.UpdateSubscriptionAsync(new() { TopicName = "t", Name = "s" });
        await test.Broker.UpdateTopicAsync(new() { Name = "t", Status = EntityStatus.SendDisabled });
        await new Func<Task>(() => test.Target("t").SendAsync(TestMessage.Create()))
            .ShouldRefuseAsync(ErrorConditions.EntityDisabled);
        TestReceiver.ReceiveOne(test.Source("t/Subscriptions/s")).Message.SequenceNumber.ShouldBe(1);
    }

    [Fact]
    public async Task Send_TooLarge_IsRefused()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync(
            q => q with { MaxMessageSizeInKilobytes = 1 });
        await test.Target().SendAsync(TestMessage.Create(new string('x', 900)));
        await new Func<Task>(() => test.Target().SendAsync(TestMessage.Create(new string('x', 1100))))
            .ShouldRefuseAsync(ErrorConditions.MessageSizeExceeded);
    }

    [Fact]
    public async Task Send_BatchWithOneTooLarge_TakesNone()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync(
            q => q with { MaxMessageSizeInKilobytes = 1 });
        await new Func<Task>(
            () => test.Target().SendAsync([TestMessage.Create(), TestMessage.Create(new string('x', 1100))]))
            .ShouldRefuseAsync(ErrorConditions.MessageSizeExceeded);
        test.Source().Counts.Total.ShouldBe(0);
    }

    [Fact]
    public async Task Send_QuotaReached_IsRefusedUntilRoomIsMade()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync(q => q with { MaxSizeInMegabytes = 1 });
        string text = new('x', 200 * 1024);
        for (int i = 0; i < 5; i++)
        {
            await test.Target().SendAsync(TestMessage.Create(text));
        }

        await new Func<Task>(() => test.Target().SendAsync(TestMessage.Create(text)))
            .ShouldRefuseAsync(ErrorConditions.ResourceLimitExceeded);
        await test.Source().SettleAsync(TestReceiver.ReceiveOne(test.Source()).LockToken, Settlement.Complete);
        await test.Target().SendAsync(TestMessage.Create(text));
    }

    [Fact]
    public async Task AutoDeleteOnIdle_NoTraffic_DeletesAndTrafficPutsItOff()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync(
            q => q with { AutoDeleteOnIdle = TimeSpan.FromMinutes(5) });
        test.Time.Advance(TimeSpan.FromMinutes(4));
        await test.Target().SendAsync(TestMessage.Create());
        test.Time.Advance(TimeSpan.FromMinutes(4));
        TestReceiver receiver = TestReceiver.Open(test.Source());
        test.Time.Advance(TimeSpan.FromMinutes(20));
        test.Source().Counts.Active.ShouldBe(1);
        receiver.Dispose();
        test.Time.Advance(TimeSpan.FromMinutes(6));
        new Action(() => test.Source()).ShouldRefuse(ErrorConditions.NotFound);
    }

    [Fact]
    public async Task AutoDeleteOnIdle_ScheduledMessageOrDeadLetterReceiver_PutsItOff()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync(
            q => q with { AutoDeleteOnIdle = TimeSpan.FromMinutes(5) });
        await test.Target().ScheduleAsync([TestMessage.Create(scheduled: test.Time.GetUtcNow().AddMinutes(12))]);
        test.Time.Advance(TimeSpan.FromMinutes(11));
        TestReceiver receiver = TestReceiver.Open(test.DeadLetters());
        test.Time.Advance(TimeSpan.FromMinutes(9));
        test.Source().Counts.Active.ShouldBe(1);
        receiver.Dispose();
        test.Time.Advance(TimeSpan.FromMinutes(6));
        new Action(() => test.Source()).ShouldRefuse(ErrorConditions.NotFound);
    }

    [Fact]
    public async Task AutoDeleteOnIdle_Topic_GoesWithItsSubscriptionsWhenAllAreIdle()
    {
        await using TestNamespace test = await TestNamespace.StartAsync();
        await test.Broker.CreateTopicAsync(new() { Name = "t", AutoDeleteOnIdle = TimeSpan.FromMinutes(5) });
        await test.Broker.CreateSubscriptionAsync(new() { TopicName = "t", Name = "s" });
        test.Time.Advance(TimeSpan.FromMinutes(4));
        TestReceiver receiver = TestReceiver.Open(test.Source("t/Subscriptions/s"));
        test.Time.Advance(TimeSpan.FromMinutes(20));
        receiver.Dispose();
        test.Time.Advance(TimeSpan.FromMinutes(4));
        await test.Target("t").SendAsync(TestMessage.Create());
        test.Time.Advance(TimeSpan.FromMinutes(4));
        test.Broker.FindTopic("t").ShouldNotBeNull();
        test.Time.Advance(TimeSpan.FromMinutes(2));
        test.Broker.FindTopic("t").ShouldBeNull();
        test.Broker.FindSubscription("t", "s").ShouldBeNull();
    }

    [Fact]
    public async Task AutoDeleteOnIdle_Subscription_IsNotKeptBySends()
    {
        await using TestNamespace test = await TestNamespace.StartAsync();
        await test.Broker.CreateTopicAsync(new() { Name = "t" });
        await test.Broker.CreateSubscriptionAsync(
            new() { TopicName = "t", Name = "s", AutoDeleteOnIdle = TimeSpan.FromMinutes(5) });
        test.Time.Advance(TimeSpan.FromMinutes(4));
        await test.Target("t").SendAsync(TestMessage.Create());
        test.Broker.FindSubscription("t", "s").ShouldNotBeNull();
        test.Time.Advance(TimeSpan.FromMinutes(2));
        test.Broker.FindSubscription("t", "s").ShouldBeNull();
        test.Broker.FindTopic("t").ShouldNotBeNull();
    }

    [Fact]
    public async Task Update_RequiresSession_IsRefused()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await new Func<Task>(() => test.Broker.UpdateQueueAsync(new() { Name = "q", RequiresSession = true }))
            .ShouldRefuseAsync(ErrorConditions.NotAllowed);
    }

    [Fact]
    public async Task Open_Topology_HasItsEntities()
    {
        await using BrokerNamespace broker = await BrokerNamespace.OpenAsync(new BrokerNamespaceOptions
        {
            Topology = new TopologyDefinition
            {
                Queues = [new() { Name = "commands", RequiresSession = true, LockDuration = TimeSpan.FromSeconds(30) }],
                Topics =
                [
                    new()
                    {
                        Name = "events",
                        Subscriptions =
                        [
                            new() { Name = "all" },
                            new() { Name = "some", Rules = [new() { Name = "r", SqlExpression = "a = 1" }] },
                        ],
                    },
                ],
            },
        });
        broker.ResolveSource("commands").RequiresSession.ShouldBeTrue();
        broker.ResolveSource("commands").LockDuration.ShouldBe(TimeSpan.FromSeconds(30));
        broker.ResolveSource("events/Subscriptions/some").Rules!.List().ShouldHaveSingleItem().SqlExpression
            .ShouldBe("a = 1");
    }

    [Fact]
    public async Task SendAndReceive_ManyThreads_LosesAndRepeatsNothing()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        using TestReceiver first = TestReceiver.Open(test.Source(), credit: 5_000);
        using TestReceiver second = TestReceiver.Open(test.Source(), credit: 5_000);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(t => Task.Run(async () =>
        {
            for (int i = 0; i < 1000; i++)
            {
                await test.Target().SendAsync(TestMessage.Create($"{t}-{i}"));
            }
        })));
        Delivery[] all = [.. first.Deliveries, .. second.Deliveries];
        all.Select(d => d.Message.SequenceNumber).Order().ShouldBe(Enumerable.Range(1, 4000).Select(i => (long)i));
        await Parallel.ForEachAsync(
            all, async (d, _) => await test.Source().SettleAsync(d.LockToken, Settlement.Complete));
        test.Source().Counts.Total.ShouldBe(0);
    }
}
