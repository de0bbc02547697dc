using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Nodes.Management;

/// <summary>Requests that lack something: an error that names the key and its type, and no change.</summary>
public sealed class ManagementRequestTests
{
    private static readonly Dictionary<string, (string Entity, AmqpMap Body)> Requests = new(StringComparer.Ordinal)
    {
        ["renew-lock"] = ("q", new AmqpMap { ["lock-tokens"] = new[] { Guid.NewGuid() } }),
        ["renew-session-lock"] = ("s", new AmqpMap { ["session-id"] = "x" }),
        ["set-session-state"] = ("s", new AmqpMap { ["session-id"] = "x", ["session-state"] = new byte[] { 1 } }),
        ["get-session-state"] = ("s", new AmqpMap { ["session-id"] = "x" }),
        ["peek-message"] = ("q", new AmqpMap { ["from-sequence-number"] = 0L, ["message-count"] = 1 }),
        ["receive-by-sequence-number"] =
            ("q", new AmqpMap { ["sequence-numbers"] = new[] { 1L }, ["receiver-settle-mode"] = 1u }),
        ["update-disposition"] =
            ("q", new AmqpMap { ["disposition-status"] = "completed", ["lock-tokens"] = new[] { Guid.NewGuid() } }),
        ["schedule-message"] = ("q", new AmqpMap { ["messages"] = new List<object?>() }),
        ["cancel-scheduled-message"] = ("q", new AmqpMap { ["sequence-numbers"] = new[] { 1L } }),
        ["get-message-sessions"] =
            ("s", new AmqpMap { ["last-updated-time"] = DateTime.UnixEpoch, ["skip"] = 0, ["top"] = 1 }),
        ["add-rule"] = ("t/Subscriptions/a", new AmqpMap { ["rule-name"] = "r", ["rule-description"] = new AmqpMap() }),
        ["remove-rule"] = ("t/Subscriptions/a", new AmqpMap { ["rule-name"] = "r" }),
        ["enumerate-rules"] = ("t/Subscriptions/a", new AmqpMap { ["top"] = 1, ["skip"] = 0 }),
        ["batch-delete-messages"] =
            ("q", new AmqpMap { ["message-count"] = 1, ["enqueued-time-utc"] = DateTime.UnixEpoch }),
    };

    public static TheoryData<string, string, string> Keys() => new(
        from request in Requests
        from key in request.Value.Body.Keys
        select (request.Key, (string)key, TypeOf(request.Value.Body[key])));

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Request_WithoutAKeyOrWithOneOfAnotherType_NamesBoth(string operation, string key, string type)
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.Entities.ResolveTarget("q").SendAsync(TestMessage.Create());
        var (entity, full) = Requests[operation];
        await using var peer = await ManagementPeer.OpenAsync(broker.Port, entity);
        var without = new AmqpMap(full);
        without.Remove(key);

        foreach (var body in (AmqpMap[])[without, new AmqpMap(full) { [key] = true }])
        {
            var reply = await peer.AskAsync(operation, body);

            (reply.Status, reply.Condition).ShouldBe((400, "com.microsoft:argument-error"));
            reply.Description.ShouldContain($"no '{key}' of type {type}");
        }

        broker.Entities.ResolveSource("q").Counts.Active.ShouldBe(1);
    }

    [Theory]
    [InlineData("peek-message", "message-count", 0)]
    [InlineData("batch-delete-messages", "message-count", -1)]
    [InlineData("get-message-sessions", "skip", -1)]
    [InlineData("enumerate-rules", "top", 0)]
    [InlineData("enumerate-rules", "skip", -1)]
    [InlineData("receive-by-sequence-number", "receiver-settle-mode", 2)]
    public async Task Request_WithANumberOutOfRange_IsRefused(string operation, string key, int value)
    {
        await using var broker = await TestBroker.StartAsync();
        var (entity, full) = Requests[operation];
        await using var peer = await ManagementPeer.OpenAsync(broker.Port, entity);

        var reply = await peer.AskAsync(operation, new AmqpMap(full) { [key] = value });

        (reply.Status, reply.Condition).ShouldBe((400, "com.microsoft:argument-out-of-range"));
        reply.Description.ShouldContain($"'{key}' is {value}");
    }

    [Theory]
    [InlineData("update-disposition", "disposition-status", "renounced", "'renounced' is unknown")]
    [InlineData("add-rule", "rule-name", "x", "neither sql-filter nor correlation-filter")]
    public async Task Request_WithAValueThatIsNone_IsRefused(
        string operation, string key, string value, string expected)
    {
        await using var broker = await TestBroker.StartAsync();
        var (entity, full) = Requests[operation];
        await using var peer = await ManagementPeer.OpenAsync(broker.Port, entity);

        var reply = await peer.AskAsync(operation, new AmqpMap(full) { [key] = value });

        (reply.Status, reply.Condition).ShouldBe((400, "com.microsoft:argument-error"));
        reply.Description.ShouldContain(expected);
    }

    /// <summary>Service Bus: com.microsoft:add-rule. The clients check the name too, each in its own way.</summary>
    [Theory]
    [InlineData("with/slash")]
    [InlineData("with space")]
    [InlineData("a23456789012345678901234567890123456789012345678901")]
    public async Task AddRule_NameNotAllowed_IsRefused(string name)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var peer = await ManagementPeer.OpenAsync(broker.Port, "t/Subscriptions/a");
        var filter = new AmqpMap { ["sql-filter"] = new AmqpMap { ["expression"] = "a = 1" } };

        var reply = await peer.AskAsync(
            "add-rule", new AmqpMap { ["rule-name"] = name, ["rule-description"] = filter });

        (reply.Status, reply.Condition).ShouldBe((400, "com.microsoft:argument-error"));
        reply.Description.ShouldContain(name);
    }

    [Fact]
    public async Task Request_OfAnUnknownOperation_Is501AndNamesThoseThereAre()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var peer = await ManagementPeer.OpenAsync(broker.Port, "q");

        var reply = await peer.AskAsync("juggle", []);

        (reply.Status, reply.Condition).ShouldBe((501, "amqp:not-implemented"));
        Requests.Keys.ShouldAllBe(name => reply.Description.Contains(name, StringComparison.Ordinal));
        Requests.Count.ShouldBe(14);
    }

    [Theory]
    [InlineData("q", "add-rule")]
    [InlineData("t", "peek-message")]
    [InlineData("t/Subscriptions/a", "schedule-message")]
    [InlineData("q", "get-message-sessions")]
    public async Task Request_ToAnEntityThatHasNoSuchThing_IsNotAllowed(string entity, string operation)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var peer = await ManagementPeer.OpenAsync(broker.Port, entity);

        var reply = await peer.AskAsync(operation, Requests[operation].Body);

        (reply.Status, reply.Condition).ShouldBe((400, "amqp:not-allowed"));
    }

    private static string TypeOf(object? value) => value switch
    {
        string => "string",
        byte[] => "binary (or null)",
        long[] => "array of long",
        Guid[] => "array of uuid",
        DateTime => "timestamp",
        AmqpMap => "map",
        List<object?> => "list",
        _ => "integer",
    };
}
