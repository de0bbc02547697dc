using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Nodes.Sending;
using Serverless.Broker.Queues;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Nodes.Management;

/// <summary>
/// The operations of <c>entity/$management</c>: the types of every key, since .NET clients cast them.
/// </summary>
public sealed class ManagementOperationTests
{
    private const string Subscription = "t/Subscriptions/a";

    [Fact]
    public async Task RenewLock_AnswersAnArrayOfTimestamps()
    {
        await using var broker = await TestBroker.StartAsync();
        await SendAsync(broker, "q", "1", "2");
        Guid[] tokens = [Take(broker, "q").LockToken, Take(broker, "q").LockToken];
        broker.Time.Advance(TimeSpan.FromSeconds(10));
        await using var peer = await ManagementPeer.OpenAsync(broker.Port, "q");

        var reply = await peer.AskAsync("renew-lock", new AmqpMap { ["lock-tokens"] = tokens });

        reply.Status.ShouldBe(200);
        var until = broker.Time.GetUtcNow().UtcDateTime.AddMinutes(1);
        reply.Body["expirations"].ShouldBeOfType<DateTime[]>().ShouldBe([until, until]);
    }

    [Fact]
    public async Task RenewSessionLock_AnswersATimestamp()
    {
        await using var broker = await TestBroker.StartAsync();
        using var session = await TestReceiver.AcceptAsync(broker.Entities.ResolveSource("s"), "one");
        broker.Time.Advance(TimeSpan.FromSeconds(10));
        await using var peer = await ManagementPeer.OpenAsync(broker.Port, "s");

        var reply = await peer.AskAsync("renew-session-lock", new AmqpMap { ["session-id"] = "one" });

        reply.Status.ShouldBe(200);
        reply.Body["expiration"].ShouldBeOfType<DateTime>().ShouldBe(broker.Time.GetUtcNow().UtcDateTime.AddMinutes(1));
    }

    [Fact]
    public async Task SessionState_IsBinaryOrNull()
    {
        await using var broker = await TestBroker.StartAsync();
        using var session = await TestReceiver.AcceptAsync(broker.Entities.ResolveSource("s"), "one");
        await using var peer = await ManagementPeer.OpenAsync(broker.Port, "s");
        var get = new AmqpMap { ["session-id"] = "one" };

        (await peer.AskAsync("get-session-state", get)).Body.ShouldContainKeyAndValue("session-state", null);
        var set = await peer.AskAsync(
            "set-session-state", new AmqpMap { ["session-id"] = "one", ["session-state"] = new byte[] { 1, 2 } });
        set.Status.ShouldBe(200);
        (await peer.AskAsync("get-session-state", get)).Body["session-state"].ShouldBeOfType<byte[]>().ShouldBe([1, 2]);
        await peer.AskAsync(
            "set-session-state", new AmqpMap { ["session-id"] = "one", ["session-state"] = Array.Empty<byte>() });
        (await peer.AskAsync("get-session-state", get)).Body["session-state"].ShouldBeNull();
        await peer.AskAsync("set-session-state", new AmqpMap { ["session-id"] = "one", ["session-state"] = null });
        (await peer.AskAsync("get-session-state", get)).Body["session-state"].ShouldBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PeekMessage_AnswersAListOfMapsWithBinaries(bool omitBody)
    {
        await using var broker = await TestBroker.StartAsync();
        await SendAsync(broker, "q", "1", "2", "3");
        await using var peer = await ManagementPeer.OpenAsync(broker.Port, "q");

        var reply = await peer.AskAsync(
            "peek-message",
            new AmqpMap { ["from-sequence-number"] = 2L, ["message-count"] = 5, ["omit-message-body"] = omitBody });

        reply.Status.ShouldBe(200);
        var messages = Messages(reply, "message");
        messages.Select(m => m.Properties.MessageId).ShouldBe(["2", "3"]);
        messages[0].MessageAnnotations!.Find("x-opt-sequence-number").ShouldBe(2L);
        messages[0].ReadDataSections().Count.ShouldBe(omitBody ? 0 : 1);
    }

    [Fact]
    public async Task PeekMessage_OfNothing_Is204WithAnEmptyList()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var peer = await ManagementPeer.OpenAsync(broker.Port, "q");

        var reply = await peer.AskAsync(
            "peek-message", new AmqpMap { ["from-sequence-number"] = 0L, ["message-count"] = 1 });

        (reply.Status, reply.Condition).ShouldBe((204, null));
        reply.Body["messages"].ShouldBeOfType<List<object?>>().ShouldBeEmpty();
    }

    [Fact]
    public async Task ReceiveBySequenceNumber_Locked_AnswersMessagesWithTheirTokens()
    {
        await using var broker = await TestBroker.StartAsync();
        await DeferAsync(broker);
        await using var peer = await ManagementPeer.OpenAsync(broker.Port, "q");

        var reply = await peer.AskAsync(
            "receive-by-sequence-number",
            new AmqpMap { ["sequence-numbers"] = new[] { 1L }, ["receiver-settle-mode"] = (byte)1 });

        reply.Status.ShouldBe(200);
        var message = Messages(reply, "message", "lock-token").ShouldHaveSingleItem();
        message.MessageAnnotations!.Find("x-opt-locked-until").ShouldBeOfType<DateTime>();
        message.MessageAnnotations!.Find("x-opt-message-state").ShouldBe(1);
        var entry = reply.Body["messages"].ShouldBeOfType<List<object?>>()[0].ShouldBeOfType<AmqpMap>();
        Guid lockToken = entry["lock-token"].ShouldBeOfType<Guid>();
        await broker.Entities.ResolveSource("q").SettleAsync(lockToken, Settlement.Complete);
        broker.Entities.ResolveSource("q").Counts.Total.ShouldBe(0);
    }

    [Fact]
    public async Task ReceiveBySequenceNumber_Settled_Removes()
    {
        await using var broker = await TestBroker.StartAsync();
        await DeferAsync(broker);
        await using var peer = await ManagementPeer.OpenAsync(broker.Port, "q");
        var body = new AmqpMap { ["sequence-numbers"] = new[] { 1L }, ["receiver-settle-mode"] = 0u };

        var reply = await peer.AskAsync("receive-by-sequence-number", body);

        Messages(reply, "message", "lock-token").ShouldHaveSingleItem();
        broker.Entities.ResolveSource("q").Counts.Total.ShouldBe(0);
        var again = await peer.AskAsync("receive-by-sequence-number", body);
        (again.Status, again.Condition).ShouldBe((404, "com.microsoft:message-not-found"));
    }

    [Theory]
    [InlineData("completed", 0, 0, 0)]
    [InlineData("abandoned", 1, 0, 0)]
    [InlineData("defered", 0, 1, 0)]
    [InlineData("suspended", 0, 0, 1)]
    public async Task UpdateDisposition_Settles(string status, int active, int deferred, int dead)
    {
        await using var broker = await TestBroker.StartAsync();
        await SendAsync(broker, "q", "1");
        var body = new AmqpMap
        {
            ["disposition-status"] = status,
            ["lock-tokens"] = new[] { Take(broker, "q").LockToken },
            ["properties-to-modify"] = new AmqpMap { ["seen"] = 1 },
        };
        if (status == "suspended")
        {
            body["deadletter-reason"] = "why";
            body["deadletter-description"] = "what";
        }

        await using var peer = await ManagementPeer.OpenAsync(broker.Port, "q");

        (await peer.AskAsync("update-disposition", body)).Status.ShouldBe(200);

        var counts = broker.Entities.ResolveSource("q").Counts;
        (counts.Active, counts.Deferred, counts.DeadLetter).ShouldBe((active, deferred, dead));
        if (dead > 0)
        {
            TestMessage.UserOf(Take(broker, "q/$DeadLetterQueue").Message).ShouldSatisfyAllConditions(
                p => p["DeadLetterReason"].ShouldBe("why"),
                p => p["DeadLetterErrorDescription"].ShouldBe("what"),
                p => p["seen"].ShouldBe(1));
        }

        var again = await peer.AskAsync("update-disposition", body);
        (again.Status, again.Condition).ShouldBe((410, "com.microsoft:message-lock-lost"));
    }

    [Fact]
    public async Task ScheduleAndCancel_NumbersAreAnArrayOfLongs()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var peer = await ManagementPeer.OpenAsync(broker.Port, "q");
        var messages = new List<object?> { Scheduled(broker, "1"), Scheduled(broker, "2") };

        var reply = await peer.AskAsync("schedule-message", new AmqpMap { ["messages"] = messages });

        reply.Status.ShouldBe(200);
        var numbers = reply.Body["sequence-numbers"].ShouldBeOfType<long[]>();
        numbers.ShouldBe([1L, 2L]);
        broker.Entities.ResolveSource("q").Counts.Scheduled.ShouldBe(2);
        (await peer.AskAsync("cancel-scheduled-message", new AmqpMap { ["sequence-numbers"] = numbers })).Status
            .ShouldBe(200);
        broker.Entities.ResolveSource("q").Counts.Scheduled.ShouldBe(0);
        var again = await peer.AskAsync("cancel-scheduled-message", new AmqpMap { ["sequence-numbers"] = numbers });
        (again.Status, again.Condition).ShouldBe((404, "com.microsoft:message-not-found"));
    }

    [Fact]
    public async Task GetMessageSessions_AnswersAnArrayOfStringsAndWhereToGoOn()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var peer = await ManagementPeer.OpenAsync(broker.Port, "s");
        var body = new AmqpMap { ["last-updated-time"] = DateTime.MaxValue, ["skip"] = 1, ["top"] = 2 };
        var none = await peer.AskAsync("get-message-sessions", body);
        none.Status.ShouldBe(204);
        foreach (var id in (string[])["a", "b", "c", "d"])
        {
            await broker.Entities.ResolveTarget("s").SendAsync(TestMessage.Create(sessionId: id));
        }

        var reply = await peer.AskAsync("get-message-sessions", body);

        reply.Status.ShouldBe(200);
        reply.Body["sessions-ids"].ShouldBeOfType<string[]>().ShouldBe(["b", "c"]);
        reply.Body["skip"].ShouldBeOfType<int>().ShouldBe(3);
    }

    [Fact]
    public async Task Rules_AreAddedAsMapsAndListedAsDescribedLists()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var peer = await ManagementPeer.OpenAsync(broker.Port, Subscription);
        var sql = Rule("sql", new AmqpMap
        {
            ["sql-filter"] = new AmqpMap { ["expression"] = "color = 'red'" },
            ["sql-rule-action"] = new AmqpMap { ["expression"] = "SET seen = 1" },
        });
        var correlation = Rule("correlation", new AmqpMap
        {
            ["correlation-filter"] = new AmqpMap
            {
                ["correlation-id"] = "c",
                ["label"] = "l",
                ["properties"] = new AmqpMap { ["n"] = 5 },
            },
            ["sql-rule-action"] = null,
        });

        (await peer.AskAsync("add-rule", sql)).Status.ShouldBe(200);
        (await peer.AskAsync("add-rule", correlation)).Status.ShouldBe(200);
        var twice = await peer.AskAsync("add-rule", sql);
        (twice.Status, twice.Condition).ShouldBe((409, "com.microsoft:entity-already-exists"));
        var reply = await peer.AskAsync("enumerate-rules", new AmqpMap { ["top"] = 10, ["skip"] = 0 });

        reply.Status.ShouldBe(200);
        var rules = reply.Body["rules"].ShouldBeOfType<List<object?>>().Select(DescribedRule).ToList();
        rules.Select(rule => rule[2]).ShouldBe(["$Default", "sql", "correlation"]);
        rules.ShouldAllBe(rule => rule[3] is DateTime);
        Fields(rules[0][0], 0x1370000007).ShouldBeEmpty();
        Fields(rules[0][1], 0x0000013700000005).ShouldBeEmpty();
        Fields(rules[1][0], 0x1370000006)[0].ShouldBe("color = 'red'");
        Fields(rules[1][1], 0x0000013700000006).ShouldBe(["SET seen = 1"]);
        var filter = Fields(rules[2][0], 0x1370000009);
        filter.Count.ShouldBe(9);
        (filter[0], filter[4]).ShouldBe(("c", "l"));
        filter[8].ShouldBeOfType<AmqpMap>()["n"].ShouldBe(5);
        var page = await peer.AskAsync("enumerate-rules", new AmqpMap { ["top"] = 1, ["skip"] = 1 });
        page.Body["rules"].ShouldBeOfType<List<object?>>().Select(DescribedRule).Select(rule => rule[2])
            .ShouldBe(["sql"]);
    }

    [Fact]
    public async Task RemoveRule_AgainIsNotFound()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var peer = await ManagementPeer.OpenAsync(broker.Port, Subscription);
        var body = new AmqpMap { ["rule-name"] = "$Default" };

        (await peer.AskAsync("remove-rule", body)).Status.ShouldBe(200);

        var again = await peer.AskAsync("remove-rule", body);
        (again.Status, again.Condition).ShouldBe((404, "amqp:not-found"));
        (await peer.AskAsync("enumerate-rules", new AmqpMap { ["top"] = 1, ["skip"] = 0 })).Status.ShouldBe(204);
    }

    [Fact]
    public async Task BatchDeleteMessages_AnswersAnIntAndLeavesNewerOnes()
    {
        await using var broker = await TestBroker.StartAsync();
        await SendAsync(broker, "q", "1", "2", "3");
        broker.Time.Advance(TimeSpan.FromSeconds(10));
        var before = broker.Time.GetUtcNow().UtcDateTime;
        broker.Time.Advance(TimeSpan.FromSeconds(10));
        await SendAsync(broker, "q", "4");
        await using var peer = await ManagementPeer.OpenAsync(broker.Port, "q");
        var body = new AmqpMap { ["message-count"] = 2, ["enqueued-time-utc"] = before };

        (await peer.AskAsync("batch-delete-messages", body)).Body["message-count"].ShouldBeOfType<int>().ShouldBe(2);
        (await peer.AskAsync("batch-delete-messages", body)).Body["message-count"].ShouldBe(1);

        (await peer.AskAsync("batch-delete-messages", body)).Body["message-count"].ShouldBe(0);
        broker.Entities.ResolveSource("q").Peek(0, 9).Select(m => m.Content.MessageId).ShouldBe(["4"]);
    }

    [Fact]
    public async Task LocksThatAreLost_Are410()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var queue = await ManagementPeer.OpenAsync(broker.Port, "q");
        var renewed = await queue.AskAsync("renew-lock", new AmqpMap { ["lock-tokens"] = new[] { Guid.NewGuid() } });
        (renewed.Status, renewed.Condition).ShouldBe((410, "com.microsoft:message-lock-lost"));
        await using var sessions = await ManagementPeer.OpenAsync(broker.Port, "s");
        foreach (var operation in (string[])["renew-session-lock", "get-session-state"])
        {
            var reply = await sessions.AskAsync(operation, new AmqpMap { ["session-id"] = "nobody's" });
            (reply.Status, reply.Condition).ShouldBe((410, "com.microsoft:session-lock-lost"));
        }
    }

    private static async Task SendAsync(TestBroker broker, string entity, params string[] ids)
    {
        foreach (var id in ids)
        {
            await broker.Entities.ResolveTarget(entity).SendAsync(MessageDecoder.Decode(WireClient.Message(id: id)));
        }
    }

    private static Delivery Take(TestBroker broker, string entity) =>
        TestReceiver.ReceiveOne(broker.Entities.ResolveSource(entity));

    private static async Task DeferAsync(TestBroker broker)
    {
        await SendAsync(broker, "q", "1");
        await broker.Entities.ResolveSource("q").SettleAsync(Take(broker, "q").LockToken, Settlement.Defer);
    }

    private static AmqpMap Scheduled(TestBroker broker, string id)
    {
        using var writer = new AmqpWriter();
        writer.WriteDescriptor(AmqpDescriptor.MessageAnnotations);
        writer.WriteMap(new AmqpMap
        {
            [new AmqpSymbol("x-opt-scheduled-enqueue-time")] = broker.Time.GetUtcNow().UtcDateTime.AddHours(1),
        });
        writer.WriteRaw(WireClient.Message(id: id));
        return new AmqpMap { ["message"] = writer.ToArray(), ["message-id"] = id };
    }

    private static AmqpMap Rule(string name, AmqpMap description) =>
        new() { ["rule-name"] = name, ["rule-description"] = description };

    private static List<object?> DescribedRule(object? entry) =>
        Fields(entry.ShouldBeOfType<AmqpMap>()["rule-description"], 0x0000013700000004);

    private static List<object?> Fields(object? value, ulong descriptor)
    {
        var described = value.ShouldBeOfType<AmqpDescribed>();
        described.Descriptor.ShouldBe(descriptor);
        return described.Value.ShouldBeOfType<List<object?>>();
    }

    private static List<AmqpMessage> Messages(ManagementReply reply, params string[] keys)
    {
        var entries = reply.Body["messages"].ShouldBeOfType<List<object?>>();
        return [.. entries.Select(entry =>
        {
            var map = entry.ShouldBeOfType<AmqpMap>();
            map.Keys.Select(key => key.ToString()).ShouldBe(keys, ignoreOrder: true);
            return AmqpMessage.Parse(map["message"].ShouldBeOfType<byte[]>());
        })];
    }
}
