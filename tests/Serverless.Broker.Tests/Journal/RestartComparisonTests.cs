using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Filters;
using Serverless.Broker.Messages;
using Serverless.Broker.Queues;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Journal;

/// <summary>
/// Every field of every message, session state and rule is the same after a restart, whatever changed it before. A
/// message that was settled with properties, or changed by a rule action, once lost its message id, subject, session
/// and all others: what a copy did not override came back as an empty section in place of the sent one.
/// </summary>
public sealed class RestartComparisonTests
{
    private const int SegmentSize = 16 << 10;
    private const string Changed = "t/Subscriptions/changed";
    private static readonly string[] Entities = ["q", "sessions", "forwarding", "letters", Changed];

    private static readonly AmqpProperties Everything = new()
    {
        MessageId = "m",
        UserId = new byte[] { 1, 2 },
        To = "to",
        Subject = "subject",
        ReplyTo = "reply",
        CorrelationId = "c",
        ContentType = "text/plain",
        ContentEncoding = "utf-8",
        ReplyToGroupId = "rg",
    };

    [Fact]
    public async Task Restart_MessagesChangedInEveryWay_ComeBackWithEveryField()
    {
        TestDisk disk = new();
        await using TestNamespace before = await FillAsync(disk);
        string[] expected = Describe(before);

        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk.Crash(), before.Time, SegmentSize);

        Describe(after).ShouldBe(expected);
        after.Broker.Recovery!.Corruptions.ShouldBeEmpty();
    }

    /// <summary>Every start begins a segment, so that many starts move all messages to newer ones.</summary>
    [Fact]
    public async Task Clean_MessagesChangedInEveryWay_KeepEveryField()
    {
        TestDisk disk = new();
        TestNamespace test = await FillAsync(disk);
        string[] expected = Describe(test);
        for (int i = 0; i < 20; i++)
        {
            await test.DisposeAsync();
            test = await TestNamespace.OnDiskAsync(disk, test.Time, SegmentSize);
            await test.Broker.Cleaning;
        }

        await using TestNamespace last = test;
        Describe(last).ShouldBe(expected);
        last.Broker.Recovery!.Segments.ShouldBeLessThan(20);
    }

    [Fact]
    public async Task Restart_SessionStates_NoneStaysNone()
    {
        TestDisk disk = new();
        await using TestNamespace before = await FillAsync(disk);
        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk.Crash(), before.Time, SegmentSize);

        (await StateAsync(after, "set")).ShouldBe("0x07");
        (await StateAsync(after, "cleared")).ShouldBe("none");
        (await StateAsync(after, "empty")).ShouldBe("none");
        (await StateAsync(after, "never")).ShouldBe("none");
    }

    private static async Task<string> StateAsync(TestNamespace test, string session)
    {
        using TestReceiver holder = await TestReceiver.AcceptAsync(test.Source("sessions"), session);
        return Fields.Of(test.Source("sessions").GetSessionState(session));
    }

    private static string[] Describe(TestNamespace test) =>
    [
        .. Entities.SelectMany(entity => Fields.OfEntity(test, entity)),
        .. test.Source(Changed).Rules!.List().Select(Fields.Of),
        .. test.Broker.Queues.Select(queue => Fields.Of(queue.Description)),
        .. test.Broker.Topics.Select(topic => Fields.Of(topic.Description)),
    ];

    private static async Task<TestNamespace> FillAsync(TestDisk disk)
    {
        TestNamespace test = await TestNamespace.OnDiskAsync(disk, segmentSize: SegmentSize);
        await SettleAsync(test);
        await SetStatesAsync(test);
        await ForwardAsync(test);
        await ApplyRulesAsync(test);
        return test;
    }

    private static MessageContent Message(string text, params (string Name, object? Value)[] user) =>
        TestMessage.Create(text, partitionKey: "p", properties: Everything, user: user);

    private static async Task SettleAsync(TestNamespace test)
    {
        await test.AddQueueAsync("q", q => q with { DeadLetteringOnMessageExpiration = true, MaxDeliveryCount = 2 });
        Dictionary<string, object?> properties = new() { ["added"] = 1, ["kept"] = "new" };
        Settlement[] outcomes =
        [
            Settlement.Abandon,
            Settlement.Abandon with { Properties = properties },
            Settlement.Defer,
            Settlement.Defer with { Properties = properties },
            Settlement.DeadLetter(null, null),
            Settlement.DeadLetter("why", "what"),
            Settlement.DeadLetter("why", "what", properties),
            Settlement.Release,
        ];
        foreach ((int i, Settlement outcome) in outcomes.Index())
        {
            await test.Target().SendAsync([Message($"with-{i}", ("kept", "old")), Message($"without-{i}")]);
            using TestReceiver receiver = TestReceiver.Open(test.Source(), credit: 1000);
            foreach (Delivery delivery in receiver.Deliveries.TakeLast(2).ToList())
            {
                await test.Source().SettleAsync(delivery.LockToken, outcome);
            }
        }

        test.Time.Advance(TimeSpan.FromMinutes(2));
        await test.Target().SendAsync(TestMessage.Create("expired", id: "x", timeToLive: TimeSpan.FromSeconds(1)));
        test.Time.Advance(TimeSpan.FromMinutes(2));
        await test.Target().ScheduleAsync(
            [TestMessage.Create("later", id: "later", scheduled: test.Time.GetUtcNow().AddDays(1))]);
    }

    private static async Task SetStatesAsync(TestNamespace test)
    {
        await test.AddQueueAsync("sessions", q => q with { RequiresSession = true });
        byte[]?[] states = [[7], [7], [], null];
        foreach ((string session, byte[]? state) in new[] { "set", "cleared", "empty", "never" }.Zip(states))
        {
            await test.Target("sessions").SendAsync(TestMessage.Create(session, "id", session, properties: Everything));
            using TestReceiver holder = await TestReceiver.AcceptAsync(test.Source("sessions"), session, credit: 1);
            if (state is not null)
            {
                await test.Source("sessions").SetSessionStateAsync(session, state);
            }

            await test.Source("sessions").SettleAsync(
                holder.Deliveries[0].LockToken,
                Settlement.Abandon with { Properties = new Dictionary<string, object?> { ["tried"] = true } });
        }

        using TestReceiver clearing = await TestReceiver.AcceptAsync(test.Source("sessions"), "cleared");
        await test.Source("sessions").SetSessionStateAsync("cleared", null);
    }

    private static async Task ForwardAsync(TestNamespace test)
    {
        await test.AddQueueAsync("letters", q => q with
        {
            AutoDeleteOnIdle = TimeSpan.FromDays(400),
            UserMetadata = "m",
            AuthorizationRules = [new() { KeyName = "k", PrimaryKey = "p", SecondaryKey = "s", Rights = ["Send"] }],
        });
        await test.AddQueueAsync("forwarding", q => q with { ForwardDeadLetteredMessagesTo = "letters" });
        await test.Target("forwarding").SendAsync([Message("bare"), Message("with", ("n", 1))]);
        using TestReceiver receiver = TestReceiver.Open(test.Source("forwarding"), credit: 2);
        await test.Source("forwarding").SettleAsync(
            receiver.Deliveries[0].LockToken, Settlement.DeadLetter(null, null));
        await test.Source("forwarding").SettleAsync(
            receiver.Deliveries[1].LockToken, Settlement.DeadLetter("why", null));
    }

    private static async Task ApplyRulesAsync(TestNamespace test)
    {
        await test.Broker.CreateTopicAsync(new() { Name = "t" });
        await test.Broker.CreateSubscriptionAsync(new() { TopicName = "t", Name = "changed" });
        RuleSet rules = test.Source(Changed).Rules!;
        string[] actions =
        [
            "SET sys.Label = 'set'", "SET mark = 5", "REMOVE n", "SET sys.To = 'x'; SET mark = TRUE; REMOVE n",
            "SET sys.SessionId = 's'; SET sys.PartitionKey = 's'; SET sys.ViaPartitionKey = 'v'",
            "SET sys.MessageId = 'set'; SET sys.TimeToLive = '20:00:00'; SET mark = newid()",
            "SET sys.ScheduledEnqueueTimeUtc = '2030-01-01T00:00:00Z'; SET span = @span; SET exact = @exact",
        ];
        foreach ((int i, string action) in actions.Index())
        {
            await rules.AddAsync(new RuleDescription
            {
                Name = $"r{i}",
                SqlExpression = "n > @least",
                SqlParameters = new Dictionary<string, object?> { ["@least"] = 0L },
                SqlAction = action,
                ActionParameters = new Dictionary<string, object?>
                {
                    ["@span"] = TimeSpan.FromMinutes(5), ["@exact"] = 1.50m,
                },
            });
        }

        await rules.AddAsync(new RuleDescription
        {
            Name = "correlation",
            Correlation = new CorrelationRule
            {
                MessageId = "m",
                Properties = new Dictionary<string, object?>
                {
                    ["n"] = 1, ["span"] = TimeSpan.FromMinutes(5), ["id"] = Guid.Empty, ["exact"] = 1.50m,
                    ["at"] = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero),
                },
            },
        });
        await test.Target("t").SendAsync([Message("x", ("n", 1)), Message("y", ("n", 2), ("other", 0.5))]);
    }
}
