using System.Globalization;
using System.Text.Json;
using Serverless.Topology.Properties;

namespace Serverless.Topology.Json;

/// <summary>Reads topology.json: lists of entities, each by the table of its properties.</summary>
internal static class TopologyReader
{
    public static TopologyDefinition Read(JsonElement root, List<TopologyError> errors)
    {
        TopologyObjectReader reader = new(root, "$", errors);
        reader.OptionalString("$schema");
        TopologyDefinition topology = new()
        {
            Queues = reader.List("queues", (item, path) => ReadQueue(new(item, path, errors))),
            Topics = reader.List("topics", (item, path) => ReadTopic(new(item, path, errors), errors)),
            EventHubs = reader.List("eventHubs", (item, path) => ReadEventHub(new(item, path, errors))),
            Apps = reader.List("apps", (item, path) => ReadApp(new(item, path, errors))),
        };
        reader.Finish();
        return topology;
    }

    private static QueueDescription ReadQueue(TopologyObjectReader reader)
    {
        QueueDescription queue = EntityProperties.Queue.ReadTopology(
            reader, new QueueDescription { Name = reader.RequiredString("name") });
        reader.Finish();
        return queue;
    }

    private static TopicDescription ReadTopic(TopologyObjectReader reader, List<TopologyError> errors)
    {
        TopicDescription topic = EntityProperties.Topic.ReadTopology(
            reader, new TopicDescription { Name = reader.RequiredString("name") });
        topic = topic with
        {
            Subscriptions = reader.List(
                "subscriptions", (item, path) => ReadSubscription(new(item, path, errors), errors)),
        };
        reader.Finish();
        return topic;
    }

    private static SubscriptionDescription ReadSubscription(TopologyObjectReader reader, List<TopologyError> errors)
    {
        SubscriptionDescription subscription = EntityProperties.Subscription.ReadTopology(
            reader, new SubscriptionDescription { Name = reader.RequiredString("name") });
        IReadOnlyList<RuleDescription> rules =
            reader.List("rules", (item, path) => ReadRule(new(item, path, errors), errors));
        reader.Finish();
        return rules.Count == 0 ? subscription : subscription with { Rules = rules };
    }

    private static RuleDescription ReadRule(TopologyObjectReader reader, List<TopologyError> errors)
    {
        RuleDescription rule = new()
        {
            Name = reader.RequiredString("name"),
            SqlExpression = reader.OptionalString("sqlFilter"),
            Correlation = reader.Object("correlationFilter", (item, path) => ReadCorrelation(new(item, path, errors))),
            SqlAction = reader.OptionalString("sqlAction"),
        };
        reader.Finish();
        return rule;
    }

    private static CorrelationRule ReadCorrelation(TopologyObjectReader reader)
    {
        CorrelationRule rule = CorrelationField.Read(
            field => reader.OptionalString(field.JsonName),
            reader.ScalarMap("properties").ToDictionary(p => p.Key, p => Text(p.Value), StringComparer.Ordinal));
        reader.Finish();
        return rule;
    }

    /// <summary>A template holds such values as text, and so they are compared as text here too.</summary>
    private static object? Text(object value) =>
        value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture);

    private static EventHubDescription ReadEventHub(TopologyObjectReader reader)
    {
        EventHubDescription hub = EntityProperties.EventHub.ReadTopology(
            reader, new EventHubDescription { Name = reader.RequiredString("name") });
        hub = hub with { ConsumerGroups = reader.Strings("consumerGroups") };
        reader.Finish();
        return hub;
    }

    private static AppDefinition ReadApp(TopologyObjectReader reader)
    {
        AppDefinition app = new()
        {
            Name = reader.RequiredString("name"),
            Public = reader.Boolean("public", whenAbsent: false),
            Durable = reader.Boolean("durable", whenAbsent: false),
            Sends = reader.Strings("sends"),
            Receives = reader.Strings("receives"),
            Calls = reader.Strings("calls"),
        };
        reader.Finish();
        return app;
    }
}
