using System.Text.Json.Nodes;
using Serverless.Topology.Limits;

namespace Serverless.Topology.Tests;

public sealed class TopologyFileTests
{
    [Fact]
    public void Load_RealFile_HasTheEntitiesOfTheFlow()
    {
        TopologyDefinition topology = TopologyFile.Load(TopologyFiles.TopologyPath);

        topology.Queues.Select(queue => queue.Name).ShouldContain("stock-commands");
        topology.Queues.Single(queue => queue.Name == "stock-commands").RequiresSession.ShouldBeTrue();
        topology.Topics.Select(topic => topic.Name).ShouldBe(["orders", "stock-events"], ignoreOrder: true);
        topology.Apps.Select(app => app.Name).ShouldContain("ordering");
    }

    [Fact]
    public void Load_MissingFile_NamesThePath()
    {
        Should.Throw<FileNotFoundException>(() => TopologyFile.Load("no-such-topology.json"))
            .Message.ShouldContain("no-such-topology.json");
    }

    [Fact]
    public void Parse_EveryProperty_IsRead()
    {
        TopologyDefinition topology = Parse(TopologyFiles.Full());

        QueueDescription queue = topology.Queues.ShouldHaveSingleItem();
        queue.ShouldBe(new QueueDescription
        {
            Name = "work",
            RequiresSession = true,
            LockDuration = TimeSpan.FromSeconds(30),
            MaxDeliveryCount = 5,
            DefaultMessageTimeToLive = TimeSpan.FromDays(1),
            DeadLetteringOnMessageExpiration = true,
            RequiresDuplicateDetection = true,
            DuplicateDetectionHistoryTimeWindow = TimeSpan.FromMinutes(10),
        });
        SubscriptionDescription subscription = topology.Topics.Single().Subscriptions.ShouldHaveSingleItem();
        subscription.Rules[0].SqlAction.ShouldBe("SET x = 1");
        subscription.Rules[1].Correlation!.ReplyToSessionId.ShouldBe("f");
        subscription.Rules[1].Correlation!.Properties["kind"].ShouldBe("i");
        topology.EventHubs.Single().Retention.ShouldBe(TimeSpan.FromDays(1));
        topology.Apps[0].Calls.ShouldBe(["reader"]);
    }

    [Fact]
    public void Parse_NamesOnly_HasTheDefaults()
    {
        TopologyDefinition topology = TopologyFile.Parse(
            """{ "queues": [{ "name": "q" }], "topics": [{ "name": "t", "subscriptions": [{ "name": "s" }] }] }""",
            "t");

        topology.Queues[0].ShouldBe(QueueDescription.InTopology("q"));
        topology.Topics[0].Subscriptions[0].LockDuration.ShouldBe(ServiceDefaults.LockDuration);
        topology.Topics[0].Subscriptions[0].DeadLetteringOnFilterEvaluationExceptions.ShouldBeTrue();
    }

    [Fact]
    public void Parse_NotJson_SaysWhere()
    {
        TopologyException exception =
            Should.Throw<TopologyException>(() => TopologyFile.Parse("{\n  \"queues\": [,]\n}", "x"));

        exception.Errors.ShouldHaveSingleItem().Message.ShouldContain("line 2");
        exception.Message.ShouldContain("'x'");
    }

    [Fact]
    public void Parse_SeveralErrors_ReportsEveryOneWithItsPath()
    {
        JsonObject json = TopologyFiles.Full()
            .With("queues/0/lockDuration", "PT1S")
            .With("queues/0/maxDeliveryCount", 0)
            .With("topics/0/colour", "red")
            .With("apps/1/receives/-", "nowhere");

        TopologyException exception = Should.Throw<TopologyException>(() => Parse(json));

        exception.Errors.Select(error => error.Path).ShouldBe(
            [
                "$.topics[0].colour",
                "$.queues[0].lockDuration",
                "$.queues[0].maxDeliveryCount",
                "$.apps[1].receives[3]",
            ],
            ignoreOrder: true);
        exception.Message.ShouldContain("4 errors");
    }

    [Theory]
    [InlineData("queues/0/lockDuration", "\"PT5M1S\"", "$.queues[0].lockDuration", "PT5S to PT5M")]
    [InlineData("queues/0/lockDuration", "\"30 s\"", "$.queues[0].lockDuration", "ISO 8601")]
    [InlineData("queues/0/lockDuration", "\"P1M\"", "$.queues[0].lockDuration", "ISO 8601")]
    [InlineData("queues/0/lockDuration", "30", "$.queues[0].lockDuration", "ISO 8601")]
    [InlineData("queues/0/maxDeliveryCount", "2001", "$.queues[0].maxDeliveryCount", "1 to 2000")]
    [InlineData("queues/0/maxDeliveryCount", "2.5", "$.queues[0].maxDeliveryCount", "whole number")]
    [InlineData("queues/0/requiresSession", "\"yes\"", "$.queues[0].requiresSession", "true or false")]
    [InlineData(
        "queues/0/duplicateDetectionHistoryTimeWindow",
        "\"PT19S\"",
        "$.queues[0].duplicateDetectionHistoryTimeWindow",
        "PT20S to P7D")]
    [InlineData(
        "topics/0/duplicateDetectionHistoryTimeWindow",
        "\"P8D\"",
        "$.topics[0].duplicateDetectionHistoryTimeWindow",
        "PT20S to P7D")]
    [InlineData(
        "topics/0/defaultMessageTimeToLive",
        "\"PT0S\"",
        "$.topics[0].defaultMessageTimeToLive",
        "PT1S or more")]
    [InlineData("queues/-", "{\"name\":\"-bad\"}", "$.queues[1].name", "begin and end")]
    [InlineData("queues/-", "{\"name\":\"a//b\"}", "$.queues[1].name", "begin and end")]
    [InlineData("queues/-", "{\"name\":\"a\\n\"}", "$.queues[1].name", "begin and end")]
    [InlineData("queues/-", "{\"name\":\"\"}", "$.queues[1].name", "not a name")]
    [InlineData("queues/-", "{}", "$.queues[1]", "'name' is missing")]
    [InlineData("queues/-", "7", "$.queues[1]", "not an object")]
    [InlineData("topics/-", "{\"name\":\"WORK\"}", "$.topics[1].name", "taken")]
    [InlineData("eventHubs/-", "{\"name\":\"news\"}", "$.eventHubs[1].name", "taken")]
    [InlineData("topics/0/subscriptions/-", "{\"name\":\"Reader\"}", "$.topics[0].subscriptions[1].name", "taken")]
    [InlineData(
        "topics/0/subscriptions/0/rules/0/name",
        "\"correlation\"",
        "$.topics[0].subscriptions[0].rules[1].name",
        "taken")]
    [InlineData(
        "topics/0/subscriptions/0/rules/0/correlationFilter",
        "{\"to\":\"x\"}",
        "$.topics[0].subscriptions[0].rules[0]",
        "exactly one")]
    [InlineData(
        "topics/0/subscriptions/0/rules/1/correlationFilter",
        "{}",
        "$.topics[0].subscriptions[0].rules[1].correlationFilter",
        "no condition")]
    [InlineData(
        "topics/0/subscriptions/0/rules/0/sqlFilter",
        "\"\"",
        "$.topics[0].subscriptions[0].rules[0].sqlFilter",
        "1 to 1024")]
    [InlineData(
        "topics/0/subscriptions/0/rules/0/sqlFilter",
        "\"a = = 1\"",
        "$.topics[0].subscriptions[0].rules[0].sqlFilter",
        "position 5")]
    [InlineData(
        "topics/0/subscriptions/0/rules/0/sqlAction",
        "\"SET = 1\"",
        "$.topics[0].subscriptions[0].rules[0].sqlAction",
        "position 5")]
    [InlineData("eventHubs/0/partitionCount", "33", "$.eventHubs[0].partitionCount", "1 to 32")]
    [InlineData("eventHubs/0/retention", "\"P8D\"", "$.eventHubs[0].retention", "PT1H to P7D")]
    [InlineData("eventHubs/0/retention", "\"PT90M\"", "$.eventHubs[0].retention", "whole hours")]
    [InlineData(
        "eventHubs/0/consumerGroups/-",
        "\"$Default\"",
        "$.eventHubs[0].consumerGroups[1]",
        "Give each reader its own")]
    [InlineData("apps/-", "{\"name\":\"Upper\"}", "$.apps[2].name", "lower-case")]
    [InlineData("apps/-", "{\"name\":\"a--b\"}", "$.apps[2].name", "lower-case")]
    [InlineData("apps/-", "{\"name\":\"reader\"}", "$.apps[2].name", "taken")]
    [InlineData("apps/1/sends", "[\"news/reader\"]", "$.apps[1].sends[0]", "Send to 'news'")]
    [InlineData("apps/0/sends/-", "\"work\"", "$.apps[0].sends[3]", "taken")]
    [InlineData("apps/0/sends/0", "\"Work\"", "$.apps[0].sends[0]", "Write it the same")]
    [InlineData("apps/0/receives/-", "\"news\"", "$.apps[0].receives[0]", "news/<subscription>")]
    [InlineData("apps/0/receives/-", "\"log/other\"", "$.apps[0].receives[0]", "log/reader")]
    [InlineData("apps/0/receives/-", "5", "$.apps[0].receives[0]", "not a name")]
    [InlineData("apps/0/calls/0", "\"writer\"", "$.apps[0].calls[0]", "calls itself")]
    [InlineData("apps/0/calls/0", "\"ghost\"", "$.apps[0].calls[0]", "no app")]
    public void Parse_OneDefect_IsReportedThere(string path, string value, string errorPath, string message)
    {
        JsonObject json = TopologyFiles.Full().With(path, JsonNode.Parse(value));

        TopologyError error = Should.Throw<TopologyException>(() => Parse(json)).Errors.ShouldHaveSingleItem();

        error.Path.ShouldBe(errorPath);
        error.Message.ShouldContain(message);
    }

    [Fact]
    public void Parse_NamesWithSlashes_AreTakenInQueuesAndTopics()
    {
        TopologyDefinition topology = TopologyFile.Parse(
            """
            {
              "queues": [{ "name": "team/orders" }],
              "topics": [{ "name": "team/events", "subscriptions": [{ "name": "audit" }] }],
              "apps": [{ "name": "audit", "sends": ["team/orders"], "receives": ["team/events/audit", "team/orders"] }]
            }
            """,
            "topology.json");

        topology.Queues[0].Name.ShouldBe("team/orders");
        topology.Topics[0].Name.ShouldBe("team/events");
    }

    [Theory]
    [InlineData("/orders")]
    [InlineData("team//orders")]
    [InlineData("team/")]
    [InlineData("team/-orders")]
    public void Parse_NameWithAnEmptyOrWrongPart_IsRefused(string name) =>
        Should.Throw<TopologyException>(() => TopologyFile.Parse(
                $$"""{ "queues": [{ "name": "{{name}}" }] }""", "topology.json"))
            .Errors.ShouldHaveSingleItem().Path.ShouldBe("$.queues[0].name");

    [Fact]
    public void Parse_CorrelationFilterValues_CountAsTheirText()
    {
        TopologyDefinition topology = TopologyFile.Parse(
            """
            { "topics": [{ "name": "t", "subscriptions": [{ "name": "s", "rules": [{ "name": "r",
              "correlationFilter": { "properties": { "text": "a", "count": 5, "share": 0.5, "flag": true } } }] }] }] }
            """,
            "topology.json");

        topology.Topics[0].Subscriptions[0].Rules[0].Correlation!.Properties.ShouldBe(
            new Dictionary<string, object?> { ["text"] = "a", ["count"] = "5", ["share"] = "0.5", ["flag"] = "true" },
            ignoreOrder: true);
    }

    [Fact]
    public void Parse_PropertyTwice_IsAnError()
    {
        TopologyException exception = Should.Throw<TopologyException>(
            () => TopologyFile.Parse("""{ "queues": [{ "name": "a", "name": "b" }] }""", "t"));

        exception.Errors.ShouldHaveSingleItem().Path.ShouldBe("$.queues[0].name");
    }

    [Fact]
    public void Parse_LongNames_AreCountedAgainstTheServiceLimits()
    {
        JsonObject json = TopologyFiles.Full()
            .With("queues/-", new JsonObject { ["name"] = new string('q', 261) })
            .With("topics/0/subscriptions/-", new JsonObject { ["name"] = new string('s', 51) });

        TopologyException exception = Should.Throw<TopologyException>(() => Parse(json));

        exception.Errors.Select(error => error.Message).ShouldAllBe(message => message.Contains("Use at most"));
        exception.Errors.Count.ShouldBe(2);
    }

    private static TopologyDefinition Parse(JsonObject json) => TopologyFile.Parse(json.ToJsonString(), "test", Check);

    /// <summary>Stands in for who evaluates expressions.</summary>
    private static string? Check(RuleDescription rule) =>
        rule is { SqlExpression: "a = = 1" } or { SqlAction: "SET = 1" } ? "Unexpected at position 5." : null;
}
