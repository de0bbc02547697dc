using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;
using NJsonSchema.Validation;
using Serverless.Topology.Json;

namespace Serverless.Topology.Tests;

public sealed class TopologySchemaTests
{
    [Fact]
    public async Task Schema_RealFile_IsValid()
    {
        JsonSchema schema = await LoadAsync();

        string json = await File.ReadAllTextAsync(TopologyFiles.TopologyPath, TestContext.Current.CancellationToken);

        schema.Validate(json).Select(Describe).ShouldBeEmpty();
    }

    [Fact]
    public async Task Schema_EveryProperty_IsValid()
    {
        JsonSchema schema = await LoadAsync();

        schema.Validate(TopologyFiles.Full().ToJsonString()).Select(Describe).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("queues/0/lockDuration", "\"30 s\"")]
    [InlineData("queues/0/lockDuration", "30")]
    [InlineData("queues/0/lockDuration", "\"P1M\"")]
    [InlineData("queues/0/maxDeliveryCount", "2001")]
    [InlineData("queues/0/maxDeliveryCount", "\"5\"")]
    [InlineData("queues/0/requiresSession", "\"yes\"")]
    [InlineData("queues/0/colour", "\"red\"")]
    [InlineData("queues/-", "{}")]
    [InlineData("queues/-", "7")]
    [InlineData("queues/-", "{\"name\":\"-bad\"}")]
    [InlineData("queues/-", "{\"name\":\"a//b\"}")]
    [InlineData("topics/0/subscriptions/0/forwards", "\"x\"")]
    [InlineData("topics/0/subscriptions/0/rules/0/correlationFilter", "{\"to\":\"x\"}")]
    [InlineData("topics/0/subscriptions/0/rules/1/correlationFilter", "{}")]
    [InlineData("topics/0/subscriptions/0/rules/1/correlationFilter/subject", "\"x\"")]
    [InlineData("topics/0/subscriptions/0/rules/-", "{\"name\":\"none\"}")]
    [InlineData("eventHubs/0/partitionCount", "0")]
    [InlineData("eventHubs/0/consumerGroups/-", "\"$Default\"")]
    [InlineData("apps/-", "{\"name\":\"Upper\"}")]
    [InlineData("apps/-", "{\"name\":\"a--b\"}")]
    [InlineData("apps/0/sends/-", "5")]
    [InlineData("apps/0/sends/-", "\"work\"")]
    [InlineData("apps/0/secret", "\"x\"")]
    [InlineData("hubs", "[]")]
    public async Task Schema_ShapeDefect_IsRefusedByBoth(string path, string value)
    {
        JsonSchema schema = await LoadAsync();
        string json = TopologyFiles.Full().With(path, JsonNode.Parse(value)).ToJsonString();

        schema.Validate(json).ShouldNotBeEmpty();
        Should.Throw<TopologyException>(() => TopologyFile.Parse(json, "test"));
    }

    [Theory]
    [InlineData("", typeof(TopologyDefinition))]
    [InlineData("queue", typeof(QueueDefinition))]
    [InlineData("topic", typeof(TopicDefinition))]
    [InlineData("subscription", typeof(SubscriptionDefinition))]
    [InlineData("rule", typeof(RuleDefinition))]
    [InlineData("correlationFilter", typeof(CorrelationFilterDefinition))]
    [InlineData("eventHub", typeof(EventHubDefinition))]
    [InlineData("app", typeof(AppDefinition))]
    public void Schema_Definition_HasThePropertiesOfTheRecord(string definition, Type record)
    {
        JsonNode schema = Definition(definition);

        IEnumerable<string> expected =
            record.GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));

        schema["properties"]!.AsObject().Select(pair => pair.Key).Where(name => name != "$schema")
            .ShouldBe(expected, ignoreOrder: true);
    }

    [Theory]
    [InlineData("queue", typeof(QueueDefinition))]
    [InlineData("topic", typeof(TopicDefinition))]
    [InlineData("subscription", typeof(SubscriptionDefinition))]
    [InlineData("eventHub", typeof(EventHubDefinition))]
    [InlineData("app", typeof(AppDefinition))]
    public void Schema_Default_IsThatOfTheRecord(string definition, Type record)
    {
        object made = Activator.CreateInstance(record)!;
        foreach ((string name, JsonNode? property) in Definition(definition)["properties"]!.AsObject())
        {
            if (property!["default"] is { } value)
            {
                object actual = record.GetProperty(
                    name, BindingFlags.IgnoreCase | BindingFlags.Public | BindingFlags.Instance)!.GetValue(made)!;
                string text =
                    actual is TimeSpan span ? $"\"{IsoDuration.Format(span)}\"" : JsonSerializer.Serialize(actual);
                value.ToJsonString().ShouldBe(text, $"default of {definition}.{name}");
            }
        }
    }

    [Fact]
    public void Schema_Duration_HasThePatternOfTheReader() =>
        Definition("duration")["pattern"]!.GetValue<string>().ShouldBe(IsoDuration.Pattern);

    [Fact]
    public void Schema_EveryProperty_HasADescriptionForTheEditor()
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(TopologyFiles.SchemaPath))!;
        IEnumerable<JsonNode> owners = root["definitions"]!.AsObject().Select(pair => pair.Value!).Append(root);

        foreach (JsonNode owner in owners)
        {
            owner["description"].ShouldNotBeNull();
            foreach ((string name, JsonNode? property) in owner["properties"]?.AsObject() ?? [])
            {
                property!["description"].ShouldNotBeNull($"'{name}' has no description");
            }
        }
    }

    private static JsonNode Definition(string name)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(TopologyFiles.SchemaPath))!;
        return name.Length == 0 ? root : root["definitions"]![name]!;
    }

    private static Task<JsonSchema> LoadAsync() =>
        JsonSchema.FromFileAsync(TopologyFiles.SchemaPath, TestContext.Current.CancellationToken);

    private static string Describe(ValidationError error) => $"{error.Path}: {error.Kind}";
}
