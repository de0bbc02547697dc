using Serverless.Topology.EmulatorConfig;
using Serverless.Broker.Filters;

namespace Serverless.Broker.Tests.EmulatorConfig;

public sealed class ConfigFileTests
{
    private const string ServiceBus = """
        {
          // As .NET reads it: comments and trailing commas are fine.
          "UserConfig": {
            "Namespaces": [{
              "Name": "sbemulatorns",
              "Queues": [{
                "Name": "queue.1",
                "Properties": {
                  "DeadLetteringOnMessageExpiration": true, "DefaultMessageTimeToLive": "PT30M",
                  "DuplicateDetectionHistoryTimeWindow": "PT20S", "ForwardDeadLetteredMessagesTo": "topic.1",
                  "ForwardTo": "", "LockDuration": "PT30S", "MaxDeliveryCount": 3,
                  "RequiresDuplicateDetection": true, "RequiresSession": true
                }
              }, { "Name": "plain" }],
              "Topics": [{
                "Name": "topic.1",
                "Properties": {
                  "DefaultMessageTimeToLive": "PT1H", "DuplicateDetectionHistoryTimeWindow": "PT20S",
                  "RequiresDuplicateDetection": false
                },
                "Subscriptions": [{
                  "Name": "sub",
                  "Properties": {
                    "LockDuration": "PT1M", "MaxDeliveryCount": 4, "ForwardTo": "plain", "RequiresSession": false
                  },
                  "Rules": [
                    { "Name": "corr", "Properties": {
                      "FilterType": "Correlation",
                      "CorrelationFilter": { "Label": "L", "Properties": { "k": "v" } } } },
                    { "Name": "sql", "Properties": {
                      "FilterType": "Sql",
                      "SqlFilter": { "SqlExpression": "a = 'b'" },
                      "Action": { "SqlExpression": "SET x = 1" } } },
                  ]
                }, { "Name": "all" }]
              }]
            }],
            "Logging": { "Type": "File" }
          }
        }
        """;

    [Fact]
    public void Parse_ServiceBusConfig_HasEveryProperty()
    {
        ConfigFile file = ConfigFile.Parse(ServiceBus, "Config.json");

        file.IsEmulators.ShouldBeTrue();
        file.Topology.Queues[0].ShouldBe(new QueueDescription
        {
            Name = "queue.1",
            DeadLetteringOnMessageExpiration = true,
            DefaultMessageTimeToLive = TimeSpan.FromMinutes(30),
            DuplicateDetectionHistoryTimeWindow = TimeSpan.FromSeconds(20),
            ForwardDeadLetteredMessagesTo = "topic.1",
            LockDuration = TimeSpan.FromSeconds(30),
            MaxDeliveryCount = 3,
            RequiresDuplicateDetection = true,
            RequiresSession = true,
        });
        file.Topology.Queues[1].ShouldBe(
            new QueueDescription { Name = "plain", DefaultMessageTimeToLive = TimeSpan.FromHours(1) });
        SubscriptionDescription subscription = file.Topology.Topics[0].Subscriptions[0];
        (subscription.TopicName, subscription.MaxDeliveryCount, subscription.ForwardTo)
            .ShouldBe(("topic.1", 4, "plain"));
        subscription.Rules[0].Correlation!.Label.ShouldBe("L");
        subscription.Rules[0].Correlation!.Properties["k"].ShouldBe("v");
        (subscription.Rules[1].SqlExpression, subscription.Rules[1].SqlAction).ShouldBe(("a = 'b'", "SET x = 1"));
        file.Topology.Topics[0].Subscriptions[1].Rules.ShouldHaveSingleItem().ShouldBe(RuleDescription.Default);
    }

    [Fact]
    public async Task Start_WithServiceBusConfig_HasTheEntities()
    {
        await using BrokerHost host = await BrokerHost.StartAsync(
            new BrokerOptions { AmqpPort = 0, Topology = ConfigFile.Parse(ServiceBus, "Config.json").Topology });

        host.Namespace.FindQueue("queue.1")!.Description.ForwardDeadLetteredMessagesTo.ShouldBe("topic.1");
        host.Namespace.FindSubscription("topic.1", "sub")!.CurrentDescription.Rules.Count.ShouldBe(2);
    }

    [Fact]
    public void Parse_CorrelationFilterValues_KeepTheirTypes()
    {
        ConfigFile file = ConfigFile.Parse(
            """
            { "UserConfig": { "Namespaces": [{ "Topics": [{ "Name": "t", "Subscriptions": [{ "Name": "s", "Rules": [
              { "Name": "r", "Properties": { "FilterType": "Correlation", "CorrelationFilter": {
                "Properties": { "text": "a", "count": 5, "share": 0.5, "flag": false } } } }] }] }] }] } }
            """,
            "Config.json");

        IReadOnlyDictionary<string, object?> properties =
            file.Topology.Topics[0].Subscriptions[0].Rules[0].Correlation!.Properties;
        properties["text"].ShouldBe("a");
        properties["count"].ShouldBe(5L);
        properties["share"].ShouldBe(0.5);
        properties["flag"].ShouldBe(false);
    }

    [Fact]
    public void Parse_SessionsThatForward_AreRefused()
    {
        TopologyException error = Should.Throw<TopologyException>(() => ConfigFile.Parse(
            """
            { "UserConfig": { "Namespaces": [{ "Queues": [
                { "Name": "out" },
                { "Name": "in", "Properties": { "RequiresSession": true, "ForwardTo": "out" } }],
              "Topics": [{ "Name": "t", "Subscriptions": [
                { "Name": "s", "Properties": { "RequiresSession": true, "ForwardTo": "out" } }] }] }] } }
            """,
            "Config.json"));

        error.Errors.Select(e => e.Path).ShouldBe(
            [
                "$.UserConfig.Namespaces[0].Queues[1].Properties.ForwardTo",
                "$.UserConfig.Namespaces[0].Topics[0].Subscriptions[0].Properties.ForwardTo",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void Parse_SeveralErrors_ReportsEveryOneWithItsPath()
    {
        TopologyException error = Should.Throw<TopologyException>(() => ConfigFile.Parse(
            """
            { "UserConfig": { "Namespaces": [{ "Name": "n", "Queues": [
                { "Name": "q", "Properties": {
                  "LockDuration": "soon", "MaxDeliveryCount": 0, "ForwardTo": "nowhere", "Colour": 1 } },
                { "Name": "Q", "Properties": { "LockDuration": "PT10M", "ForwardTo": "q" } }],
              "Topics": [{ "Name": "t", "Subscriptions": [{ "Name": "s", "Rules": [
                { "Name": "a", "Properties": { "FilterType": "Sql", "SqlFilter": { "SqlExpression": "a = " } } },
                { "Name": "b", "Properties": { "FilterType": "Fuzzy", "SqlFilter": { "SqlExpression": "1=1" } } },
                { "Name": "c", "Properties": { "FilterType": "Correlation", "SqlFilter": { "SqlExpression": "1=1" } } },
                { "Name": "d" }] }] }] }] } }
            """,
            "Config.json",
            RuleExpressions.Check));

        const string Queues = "$.UserConfig.Namespaces[0].Queues";
        const string Rules = "$.UserConfig.Namespaces[0].Topics[0].Subscriptions[0].Rules";
        error.Errors.Select(e => e.Path).ShouldBe(
            [
                $"{Queues}[0].Properties.LockDuration",
                $"{Queues}[0].Properties.MaxDeliveryCount",
                $"{Queues}[0].Properties.Colour",
                $"{Queues}[0].Properties.ForwardTo",
                $"{Queues}[1].Name",
                $"{Queues}[1].Properties.LockDuration",
                $"{Queues}[1].Properties.ForwardTo",
                $"{Rules}[0].Properties.SqlFilter.SqlExpression",
                $"{Rules}[1].Properties.FilterType",
                $"{Rules}[2].Properties",
                $"{Rules}[3]",
            ],
            ignoreOrder: true);
        error.Message.ShouldContain("The emulator config 'Config.json' has 11 errors");
    }

    [Theory]
    [InlineData("2")]
    [InlineData("\"2\"")]
    public void Parse_EventHubsConfig_NamesTheHubsAsTheEmulatorHasThem(string partitions)
    {
        ConfigFile config = ConfigFile.Parse(EventHubs(partitions, "cg1"), "Config.json");

        EventHubDescription hub = config.Topology.EventHubs.ShouldHaveSingleItem();
        (hub.Name, hub.PartitionCount, hub.Retention).ShouldBe(("eh1", 2, TimeSpan.FromHours(1)));
        hub.ConsumerGroups.ShouldBe(["cg1"]);
    }

    [Fact]
    public void Parse_EventHubsConfigWithTheDefaultGroup_TakesItAsThere() =>
        ConfigFile.Parse(EventHubs("1", "$Default"), "Config.json").Topology.EventHubs[0].ConsumerGroups
            .ShouldBeEmpty();

    [Fact]
    public void Load_OneOfEachEmulator_HasTheEntitiesOfBoth()
    {
        using ConfigFiles files = new(ServiceBus, EventHubs("1", "cg1"));

        TopologyDefinition entities = ConfigFile.Load(files.Paths).Topology;

        entities.EntityNames.ShouldContain("eh1");
        entities.EntityNames.Count().ShouldBe(ConfigFile.Parse(ServiceBus, "x").Topology.EntityNames.Count() + 1);
    }

    [Fact]
    public void Load_FilesThatDoNotGoTogether_SaysAllOfItWithTheFile()
    {
        using ConfigFiles files = new(
            EventHubs("1", "cg1"), EventHubs("1", "cg1"), EventHubs("0", "cg1"), """{ "queues": [{ "name": "q" }] }""");

        TopologyException error = Should.Throw<TopologyException>(() => ConfigFile.Load(files.Paths));

        error.Errors.Select(e => e.Path).ShouldBe(
        [
            files.Paths[1],
            $"{files.Paths[2]} $.UserConfig.NamespaceConfig[0].Entities[0].PartitionCount",
            $"{files.Paths[3]} $",
        ]);
        error.Errors[0].Message.ShouldContain("'eh1' is taken");
        error.Errors[2].Message.ShouldContain("stands alone");
    }

    [Fact]
    public void Parse_BadEventHubsConfig_SaysWhatIsWrong() =>
        Should.Throw<TopologyException>(() => ConfigFile.Parse(EventHubs("33", "-bad"), "Config.json"))
            .Errors.Select(e => e.Path).ShouldBe(
                [
                    "$.UserConfig.NamespaceConfig[0].Entities[0].PartitionCount",
                    "$.UserConfig.NamespaceConfig[0].Entities[0].ConsumerGroups[0].Name",
                ],
                ignoreOrder: true);

    [Theory]
    [InlineData("{ \"UserConfig\": 7 }", "$.UserConfig")]
    [InlineData("{ \"UserConfig\": {} }", "$.UserConfig")]
    [InlineData("{ \"UserConfig\": { \"Namespaces\": [] } }", "$.UserConfig.Namespaces")]
    [InlineData("{ \"nothing\": 1 }", "$.nothing")]
    [InlineData("{", "$")]
    public void Parse_NeitherOfThem_SaysWhere(string json, string path) =>
        Should.Throw<TopologyException>(() => ConfigFile.Parse(json, "x")).Errors.ShouldHaveSingleItem().Path
            .ShouldBe(path);

    [Fact]
    public void Parse_Topology_IsATopology() =>
        ConfigFile.Parse("""{ "queues": [{ "name": "q" }] }""", "t").Topology.Queues.ShouldHaveSingleItem();

    private static string EventHubs(string partitions, string group) => $$"""
        { "UserConfig": { "NamespaceConfig": [{ "Type": "EventHub", "Name": "emulatorNs1", "Entities": [
          { "Name": "eh1", "PartitionCount": {{partitions}}, "ConsumerGroups": [{ "Name": "{{group}}" }] }] }],
          "LoggingConfig": { "Type": "File" } } }
        """;
}
