using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;
using NJsonSchema.Validation;
using Serverless.Topology.Json;
using Serverless.Topology.Properties;

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

    [Fact]
    public void Schema_Queue_IsTheTable() => ShouldBeTheTable(
        "queue", EntityProperties.Queue, QueueDescription.InTopology("q"), "name");

    [Fact]
    public void Schema_Topic_IsTheTable() => ShouldBeTheTable(
        "topic", EntityProperties.Topic, TopicDescription.InTopology("t"), "name", "subscriptions");

    [Fact]
    public void Schema_Subscription_IsTheTable() => ShouldBeTheTable(
        "subscription", EntityProperties.Subscription, SubscriptionDescription.InTopology("s"), "name", "rules");

    [Fact]
    public void Schema_EventHub_IsTheTable() => ShouldBeTheTable(
        "eventHub", EntityProperties.EventHub, new EventHubDescription { Name = "h" }, "name", "consumerGroups");

    [Fact]
    public void Schema_CorrelationFilter_IsTheTable() => Names("correlationFilter")
        .ShouldBe(CorrelationField.All.Select(field => field.JsonName).Append("properties"), ignoreOrder: true);

    [Theory]
    [InlineData("", typeof(TopologyDefinition))]
    [InlineData("app", typeof(AppDefinition))]
    public void Schema_Definition_HasThePropertiesOfTheRecord(string definition, Type record)
    {
        IEnumerable<string> expected =
            record.GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));

        Names(definition).ShouldBe(expected, ignoreOrder: true);
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

    /// <summary>The schema has the properties of the table, and of those that say nothing the same default.</summary>
    private static void ShouldBeTheTable<T>(string definition, PropertiesOf<T> table, T unsaid, params string[] others)
    {
        EntityProperty<T>[] properties = [.. table.All.Where(property => property.IsInTopology)];
        Names(definition).ShouldBe([.. others, .. properties.Select(property => property.JsonName)], ignoreOrder: true);
        foreach (EntityProperty<T> property in properties)
        {
            object value = property.ValueOf(unsaid)!;
            string text = value is TimeSpan span ? $"\"{IsoDuration.Format(span)}\"" : JsonSerializer.Serialize(value);
            Definition(definition)["properties"]![property.JsonName]!["default"]?.ToJsonString()
                .ShouldBe(text, $"default of {definition}.{property.JsonName}");
        }
    }

    private static IEnumerable<string> Names(string definition) =>
        Definition(definition)["properties"]!.AsObject().Select(pair => pair.Key).Where(name => name != "$schema");

    private static JsonNode Definition(string name)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(TopologyFiles.SchemaPath))!;
        return name.Length == 0 ? root : root["definitions"]![name]!;
    }

    private static Task<JsonSchema> LoadAsync() =>
        JsonSchema.FromFileAsync(TopologyFiles.SchemaPath, TestContext.Current.CancellationToken);

    private static string Describe(ValidationError error) => $"{error.Path}: {error.Kind}";
}
