using Serverless.Broker.Entities;
using Serverless.Broker.Filters;
using Serverless.Broker.Messages;
using Serverless.Broker.Queues;
using Serverless.Broker.Tests.Support;
using Serverless.Broker.Transactions;

namespace Serverless.Broker.Tests.Journal;

/// <summary>Everything accepted is there after a loss of power: the disk keeps only what was synced.</summary>
public sealed class RecoveryTests
{
    [Fact]
    public async Task Message_Sent_ComesBackAsItWas()
    {
        TestDisk disk = new();
        await using TestNamespace before = await TestNamespace.OnDiskAsync(disk);
        await before.AddQueueAsync("q", q => q with
        {
            DefaultMessageTimeToLive = TimeSpan.FromHours(1),
            LockDuration = TimeSpan.FromSeconds(5),
        });
        await before.Target().SendAsync(
            TestMessage.Create("a", id: "m1", partitionKey: "p", timeToLive: TimeSpan.FromMinutes(5), user: ("n", 5)));
        await before.Target().SendAsync(TestMessage.Create("b"));
        MessageSnapshot sent = before.Source().Peek(0, 1)[0];
        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk.Crash(), before.Time);
        MessageSnapshot found = after.Source().Peek(0, 1)[0];
        found.Content.Body.ToArray().ShouldBe(sent.Content.Body.ToArray());
        found.Content.Annotations.ToArray().ShouldBe(sent.Content.Annotations.ToArray());
        found.Properties.ToArray().ShouldBe(sent.Properties.ToArray());
        TestMessage.UserOf(found)["n"].ShouldBe(5);
        (found with { Content = sent.Content }).ShouldBe(sent);
        (found.Content.MessageId, found.Content.PartitionKey, found.Content.TimeToLive)
            .ShouldBe(("m1", "p", TimeSpan.FromMinutes(5)));
        after.Source().LockDuration.ShouldBe(TimeSpan.FromSeconds(5));
        await after.Target().SendAsync(TestMessage.Create("c"));
        after.Source().Peek(0, 9).Select(m => (m.SequenceNumber, TestMessage.TextOf(m)))
            .ShouldBe([(1, "a"), (2, "b"), (3, "c")]);
        after.Broker.Recovery!.Messages.ShouldBe(2);
        after.Broker.Recovery.Corruptions.ShouldBeEmpty();
        after.Broker.Recovery.ToString().ShouldStartWith("Recovered 2 messages");
    }

    /// <summary>Also the number of a message that no subscription took.</summary>
    [Fact]
    public async Task TopicNumbers_GivenOut_AreNotGivenOutAgain()
    {
        TestDisk disk = new();
        await using TestNamespace before = await TestNamespace.OnDiskAsync(disk);
        await before.Broker.CreateTopicAsync(new() { Name = "t" });
        await before.Target("t").SendAsync([TestMessage.Create(), TestMessage.Create()]);
        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk.Crash(), before.Time);
        await after.Broker.CreateSubscriptionAsync(new() { TopicName = "t", Name = "s" });
        await after.Target("t").SendAsync(TestMessage.Create());
        after.Source("t/Subscriptions/s").Peek(0, 9).ShouldHaveSingleItem().EnqueuedSequenceNumber.ShouldBe(3);
    }

    [Fact]
    public async Task DeliveryCount_AfterLocksThatExpired_IsKept()
    {
        TestDisk disk = new();
        await using TestNamespace before = await TestNamespace.OnDiskAsync(disk);
        await before.AddQueueAsync("q", q => q with { MaxDeliveryCount = 3 });
        await before.Target().SendAsync(TestMessage.Create());
        for (int i = 0; i < 2; i++)
        {
            TestReceiver.ReceiveOne(before.Source());
            before.Time.Advance(TimeSpan.FromMinutes(1));
        }

        // Nobody waits for the expiry of a lock to be durable; what is acknowledged after it says that it is.
        await before.AddQueueAsync("other");
        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk.Crash(), before.Time);
        Delivery third = TestReceiver.ReceiveOne(after.Source());
        third.Message.DeliveryCount.ShouldBe(2);
        await after.Source().SettleAsync(third.LockToken, Settlement.Abandon);
        after.Source().Counts.DeadLetter.ShouldBe(1);
    }

    /// <summary>The dead letters are put in place by the same restart that expires the messages into them.</summary>
    [Fact]
    public async Task Messages_ExpiredWhileDown_AreDeadLetteredOnce()
    {
        TestDisk disk = new();
        await using TestNamespace before = await TestNamespace.OnDiskAsync(disk);
        await before.AddQueueAsync("archive");
        await before.AddQueueAsync("q", q => q with
        {
            DeadLetteringOnMessageExpiration = true,
            ForwardDeadLetteredMessagesTo = "archive",
        });
        await before.AddQueueAsync("kept", q => q with { DeadLetteringOnMessageExpiration = true });
        string[] texts = [.. Enumerable.Range(0, 50).Select(i => $"{i}")];
        foreach (string text in texts)
        {
            await before.Target("q").SendAsync(TestMessage.Create(text, timeToLive: TimeSpan.FromMinutes(1)));
            await before.Target("kept").SendAsync(TestMessage.Create(text, timeToLive: TimeSpan.FromMinutes(1)));
        }

        TestDisk crashed = disk.Crash();
        before.Time.Advance(TimeSpan.FromMinutes(2));
        await using TestNamespace after = await TestNamespace.OnDiskAsync(crashed, before.Time);
        after.Source("kept").Peek(0, 100).ShouldBeEmpty();
        after.DeadLetters("kept").Peek(0, 100).Select(TestMessage.TextOf).ShouldBe(texts);
        after.DeadLetters("q").Peek(0, 100).ShouldBeEmpty();
        using TestReceiver receiver = TestReceiver.Open(after.Source("archive"), credit: 100);
        receiver.Texts.ShouldBe(texts, ignoreOrder: true);
    }

    [Fact]
    public async Task Settlements_Made_AreKept()
    {
        TestDisk disk = new();
        await using TestNamespace before = await TestNamespace.OnDiskAsync(disk);
        await before.AddQueueAsync("q");
        await before.Target().SendAsync([.. Enumerable.Range(1, 6).Select(i => TestMessage.Create(i.ToString()))]);
        using TestReceiver receiver = TestReceiver.Open(before.Source(), credit: 6);
        Settlement[] outcomes =
        [
            Settlement.Complete,
            Settlement.Abandon with { Properties = new Dictionary<string, object?> { ["x"] = 1 } },
            Settlement.Defer,
            Settlement.DeadLetter("why", "what"),
            Settlement.Release,
        ];
        for (int i = 0; i < outcomes.Length; i++)
        {
            await before.Source().SettleAsync(receiver.Deliveries[i].LockToken, outcomes[i]);
        }

        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk.Crash(), before.Time);
        after.Source().Peek(0, 9).Select(m => (TestMessage.TextOf(m), m.DeliveryCount, m.State)).ShouldBe(
        [
            ("2", 1, MessageState.Active),
            ("3", 0, MessageState.Deferred),
            ("5", 0, MessageState.Active),
            ("6", 0, MessageState.Active),
        ]);
        TestMessage.UserOf(after.Source().Peek(0, 1)[0])["x"].ShouldBe(1);
        Delivery dead = TestReceiver.ReceiveOne(after.DeadLetters());
        TestMessage.UserOf(dead.Message)["DeadLetterReason"].ShouldBe("why");
        after.Source().ReceiveDeferred([3], ReceiveMode.PeekLock).Count.ShouldBe(1);
        after.Source().Counts.ShouldBe(before.Source().Counts);
    }

    /// <summary>The clock of a test fires at once what is due already, in the middle of the recovery.</summary>
    [Fact]
    public async Task Message_ExpiredWhileStopped_IsDeadLetteredOnceAndHarmsNoOther()
    {
        TestDisk disk = new();
        await using TestNamespace before = await TestNamespace.OnDiskAsync(disk);
        await before.AddQueueAsync("q", q => q with { DeadLetteringOnMessageExpiration = true });
        await before.Target().SendAsync(TestMessage.Create("old", timeToLive: TimeSpan.FromSeconds(10)));
        await before.Target().SendAsync(TestMessage.Create("young"));
        TestDisk stopped = disk.Crash();
        before.Time.Advance(TimeSpan.FromSeconds(20));

        await using TestNamespace after = await TestNamespace.OnDiskAsync(stopped, before.Time);

        TestMessage.TextOf(TestReceiver.ReceiveOne(after.Source()).Message).ShouldBe("young");
        after.Source().Peek(0, 9).Select(TestMessage.TextOf).ShouldBe(["young"]);
        after.DeadLetters().Peek(0, 9).Select(TestMessage.TextOf).ShouldBe(["old"]);
    }

    [Fact]
    public async Task Schedule_Pending_FiresAfterRestart()
    {
        TestDisk disk = new();
        await using TestNamespace before = await TestNamespace.OnDiskAsync(disk);
        await before.AddQueueAsync("q");
        DateTimeOffset due = before.Time.GetUtcNow().AddMinutes(5);
        long[] numbers = await before.Target().ScheduleAsync(
            [TestMessage.Create("a", scheduled: due), TestMessage.Create("b", scheduled: due)]);
        await before.Target().CancelScheduledAsync([numbers[0]]);
        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk.Crash());
        using TestReceiver receiver = TestReceiver.Open(after.Source(), credit: 5);
        after.Source().Counts.Scheduled.ShouldBe(1);
        after.Time.Advance(TimeSpan.FromMinutes(5));
        receiver.Texts.ShouldBe(["b"]);
    }

    [Fact]
    public async Task SessionState_Set_IsKept()
    {
        TestDisk disk = new();
        await using TestNamespace before = await TestNamespace.OnDiskAsync(disk);
        await before.AddQueueAsync("q", q => q with { RequiresSession = true });
        await before.Target().SendAsync(
            [TestMessage.Create("1", sessionId: "s"), TestMessage.Create("2", sessionId: "s")]);
        using TestReceiver holder = await TestReceiver.AcceptAsync(before.Source(), "s");
        await before.Source().SetSessionStateAsync("s", new byte[] { 7 });
        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk.Crash(), before.Time);
        using TestReceiver receiver = await TestReceiver.AcceptAsync(after.Source(), null, credit: 5);
        receiver.Texts.ShouldBe(["1", "2"]);
        after.Source().GetSessionState("s")!.Value.ToArray().ShouldBe([7]);
    }

    [Fact]
    public async Task RulesAndEntities_Changed_AreKept()
    {
        TestDisk disk = new();
        await using TestNamespace before = await TestNamespace.OnDiskAsync(disk);
        await before.Broker.CreateTopicAsync(new() { Name = "t" });
        await before.Broker.CreateSubscriptionAsync(new() { TopicName = "t", Name = "s" });
        await before.AddQueueAsync("gone");
        await before.Target("gone").SendAsync(TestMessage.Create());
        await before.Broker.DeleteQueueAsync("gone");
        await before.Broker.CreateSubscriptionAsync(new() { TopicName = "t", Name = "gone" });
        await before.Target("t").SendAsync(TestMessage.Create("early", user: [("n", 5), ("t", "x")]));
        await before.Broker.DeleteSubscriptionAsync("t", "gone");
        await before.Source("t/Subscriptions/s").SettleAsync(
            TestReceiver.ReceiveOne(before.Source("t/Subscriptions/s")).LockToken, Settlement.Complete);
        RuleSet rules = before.Source("t/Subscriptions/s").Rules!;
        await rules.RemoveAsync("$Default");
        await rules.AddAsync(new RuleDescription
        {
            Name = "c",
            Correlation = new CorrelationRule
            {
                Properties = new Dictionary<string, object?> { ["n"] = 5, ["t"] = "x" },
            },
            SqlAction = "SET seen = TRUE",
        });
        await before.Broker.UpdateSubscriptionAsync(new() { TopicName = "t", Name = "s", MaxDeliveryCount = 3 });
        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk.Crash(), before.Time);
        new Action(() => after.Source("gone")).ShouldRefuse(ErrorConditions.NotFound);
        new Action(() => after.Source("t/Subscriptions/gone")).ShouldRefuse(ErrorConditions.NotFound);
        after.Broker.FindSubscription("t", "s")!.Description.MaxDeliveryCount.ShouldBe(3);
        await after.Target("t").SendAsync(
            [TestMessage.Create("no"), TestMessage.Create("yes", user: [("n", 5), ("t", "x")])]);
        MessageSnapshot copy = after.Source("t/Subscriptions/s").Peek(0, 9).ShouldHaveSingleItem();
        TestMessage.UserOf(copy)["seen"].ShouldBe(true);
    }

    [Fact]
    public async Task Rules_ChangedAfterTheirSubscriptionWasDeleted_DoNotBringItBack()
    {
        TestDisk disk = new();
        await using (TestNamespace before = await TestNamespace.OnDiskAsync(disk))
        {
            await before.Broker.CreateTopicAsync(new() { Name = "t" });
            await before.Broker.CreateSubscriptionAsync(new() { TopicName = "t", Name = "s" });
            RuleSet rules = before.Source("t/Subscriptions/s").Rules!;
            await before.Broker.DeleteSubscriptionAsync("t", "s");

            await new Func<Task>(() => rules.AddAsync(new RuleDescription { Name = "r", SqlExpression = "1=1" }))
                .ShouldRefuseAsync(ErrorConditions.NotFound);
            await new Func<Task>(() => rules.RemoveAsync(RuleDescription.DefaultName))
                .ShouldRefuseAsync(ErrorConditions.NotFound);
        }

        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk);
        after.Broker.FindSubscription("t", "s").ShouldBeNull();
    }

    [Fact]
    public async Task Duplicates_InsideWindow_AreStillDropped()
    {
        TestDisk disk = new();
        await using TestNamespace before = await TestNamespace.OnDiskAsync(disk);
        await before.AddQueueAsync("q", q => q with { RequiresDuplicateDetection = true });
        await before.Target().SendAsync(TestMessage.Create(id: "1"));
        await before.Source().SettleAsync(TestReceiver.ReceiveOne(before.Source()).LockToken, Settlement.Complete);
        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk.Crash(), before.Time);
        await after.Target().SendAsync(TestMessage.Create(id: "1"));
        after.Source().Counts.Total.ShouldBe(0);
        after.Time.Advance(TimeSpan.FromMinutes(10));
        await after.Target().SendAsync(TestMessage.Create(id: "1"));
        after.Source().Counts.Active.ShouldBe(1);
    }

    [Fact]
    public async Task Transaction_Committed_IsThereWhole()
    {
        TestDisk disk = new();
        await using TestNamespace before = await TestNamespace.OnDiskAsync(disk);
        await before.AddQueueAsync("a");
        await before.AddQueueAsync("b");
        await before.Target("a").SendAsync(TestMessage.Create("in"));
        Delivery delivery = TestReceiver.ReceiveOne(before.Source("a"));
        BrokerTransaction transaction = before.Broker.BeginTransaction();
        await before.Source("a").SettleAsync(delivery.LockToken, Settlement.Complete, transaction);
        await before.Target("b").SendAsync(TestMessage.Create("out"), transaction);
        TestDisk early = disk.Crash();
        await before.Broker.EndTransactionAsync(transaction, commit: true);
        await using TestNamespace undone = await TestNamespace.OnDiskAsync(early, before.Time);
        (undone.Source("a").Counts.Active, undone.Source("b").Counts.Active).ShouldBe((1, 0));
        await using TestNamespace done = await TestNamespace.OnDiskAsync(disk.Crash(), before.Time);
        (done.Source("a").Counts.Active, done.Source("b").Counts.Active).ShouldBe((0, 1));
    }

    [Fact]
    public async Task TopicCopies_Recovered_ShareTheBytes()
    {
        TestDisk disk = new();
        await using TestNamespace before = await TestNamespace.OnDiskAsync(disk);
        await before.Broker.CreateTopicAsync(new() { Name = "t" });
        await before.Broker.CreateSubscriptionAsync(new() { TopicName = "t", Name = "a" });
        await before.Broker.CreateSubscriptionAsync(new() { TopicName = "t", Name = "b" });
        await before.Target("t").SendAsync(TestMessage.Create("x"));
        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk.Crash(), before.Time);
        after.Source("t/Subscriptions/a").Peek(0, 1)[0].Content
            .ShouldBeSameAs(after.Source("t/Subscriptions/b").Peek(0, 1)[0].Content);
    }

    [Fact]
    public async Task Forwarding_Restarted_GoesOn()
    {
        TestDisk disk = new();
        await using TestNamespace before = await TestNamespace.OnDiskAsync(disk);
        await before.AddQueueAsync("in", q => q with { ForwardTo = "out" });
        await before.AddQueueAsync("out");
        await before.Target("in").SendAsync(TestMessage.Create("x"));
        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk.Crash(), before.Time);
        after.Source("out").Counts.Active.ShouldBe(1);
        after.Source("in").Counts.Total.ShouldBe(0);
    }

    [Fact]
    public async Task Open_TopologyChangesWhatIsFixed_SaysAllOfItAndChangesNothing()
    {
        TestDisk disk = new();
        TopologyDefinition before = new()
        {
            Queues = [new() { Name = "a" }, new() { Name = "b" }],
            Topics =
            [
                new()
                {
                    Name = "t",
                    Subscriptions = [new() { Name = "s", Rules = [new() { Name = "r", SqlExpression = "x = 1" }] }],
                },
            ],
        };
        TopologyDefinition after = new()
        {
            Queues = [new() { Name = "a", RequiresSession = true }, new() { Name = "t" }],
            Topics =
            [
                new()
                {
                    Name = "t",
                    RequiresDuplicateDetection = true,
                    Subscriptions =
                    [
                        new()
                        {
                            Name = "s",
                            RequiresSession = true,
                            Rules = [new() { Name = "r", SqlExpression = "x = 2" }],
                        },
                    ],
                },
            ],
        };
        await (await OpenAsync(before)).DisposeAsync();
        for (int start = 0; start < 2; start++)
        {
            TopologyException error = await Should.ThrowAsync<TopologyException>(() => OpenAsync(after));
            error.Errors.Select(e => e.Path)
                .ShouldBe(["$.queues[0]", "$.queues[1]", "$.topics[0]", "$.topics[0].subscriptions[0]"]);
            error.Errors[0].Message.ShouldContain("'requiresSession' of 'a'");
        }

        await using BrokerNamespace same = await OpenAsync(before);
        same.ResolveSource("a").RequiresSession.ShouldBeFalse();
        same.ResolveSource("t/Subscriptions/s").Rules!.List().ShouldHaveSingleItem().SqlExpression.ShouldBe("x = 1");

        Task<BrokerNamespace> OpenAsync(TopologyDefinition topology) =>
            BrokerNamespace.OpenAsync(new BrokerNamespaceOptions { JournalFiles = disk, Topology = topology });
    }

    [Fact]
    public async Task Open_Repeatedly_ChangesNothing()
    {
        TestDisk disk = new();
        TestNamespace first = await TestNamespace.OnDiskAsync(disk);
        await first.AddQueueAsync("q");
        await first.Target().SendAsync(TestMessage.Create("x"));
        await first.DisposeAsync();
        for (int i = 0; i < 5; i++)
        {
            TestNamespace again = await TestNamespace.OnDiskAsync(disk, first.Time);
            again.Source().Peek(0, 9).Select(TestMessage.TextOf).ShouldBe(["x"]);
            again.Broker.Recovery!.Torn.ShouldBeNull();
            await again.DisposeAsync();
        }
    }
}
