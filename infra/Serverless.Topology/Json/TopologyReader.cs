using System.Globalization;
using System.Text.Json;
using Serverless.Topology.Limits;

namespace Serverless.Topology.Json;

/// <summary>The shape of topology.json: which property goes where.</summary>
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

    private static QueueDefinition ReadQueue(TopologyObjectReader reader)
    {
        QueueDefinition queue = new()
        {
            Name = reader.RequiredString("name"),
            RequiresSession = reader.Boolean("requiresSession", whenAbsent: false),
            LockDuration = reader.Duration("lockDuration", EntityDefaults.LockDuration),
            MaxDeliveryCount = reader.Integer("maxDeliveryCount", EntityDefaults.MaxDeliveryCount),
            DefaultMessageTimeToLive = reader.Duration("defaultMessageTimeToLive", EntityDefaults.MessageTimeToLive),
            DeadLetteringOnMessageExpiration = reader.Boolean("deadLetteringOnMessageExpiration", whenAbsent: true),
            RequiresDuplicateDetection = reader.Boolean("requiresDuplicateDetection", whenAbsent: false),
            DuplicateDetectionHistoryTimeWindow = reader.Duration(
                "duplicateDetectionHistoryTimeWindow", EntityDefaults.DuplicateDetectionWindow),
        };
        reader.Finish();
        return queue;
    }

    private static TopicDefinition ReadTopic(TopologyObjectReader reader, List<TopologyError> errors)
    {
        TopicDefinition topic = new()
        {
            Name = reader.RequiredString("name"),
            DefaultMessageTimeToLive = reader.Duration("defaultMessageTimeToLive", EntityDefaults.MessageTimeToLive),
            RequiresDuplicateDetection = reader.Boolean("requiresDuplicateDetection", whenAbsent: false),
            DuplicateDetectionHistoryTimeWindow = reader.Duration(
                "duplicateDetectionHistoryTimeWindow", EntityDefaults.DuplicateDetectionWindow),
            Subscriptions = reader.List(
                "subscriptions", (item, path) => ReadSubscription(new(item, path, errors), errors)),
        };
        reader.Finish();
        return topic;
    }

    private static SubscriptionDefinition ReadSubscription(TopologyObjectReader reader, List<TopologyError> errors)
    {
        SubscriptionDefinition subscription = new()
        {
            Name = reader.RequiredString("name"),
            RequiresSession = reader.Boolean("requiresSession", whenAbsent: false),
            LockDuration = reader.Duration("lockDuration", EntityDefaults.LockDuration),
            MaxDeliveryCount = reader.Integer("maxDeliveryCount", EntityDefaults.MaxDeliveryCount),
            DefaultMessageTimeToLive = reader.Duration("defaultMessageTimeToLive", EntityDefaults.MessageTimeToLive),
            DeadLetteringOnMessageExpiration = reader.Boolean("deadLetteringOnMessageExpiration", whenAbsent: true),
            DeadLetteringOnFilterEvaluationExceptions =
                reader.Boolean("deadLetteringOnFilterEvaluationExceptions", whenAbsent: true),
            Rules = reader.List("rules", (item, path) => ReadRule(new(item, path, errors), errors)),
        };
        reader.Finish();
        return subscription;
    }

    private static RuleDefinition ReadRule(TopologyObjectReader reader, List<TopologyError> errors)
    {
        RuleDefinition rule = new()
        {
            Name = reader.RequiredString("name"),
            SqlFilter = reader.OptionalString("sqlFilter"),
            CorrelationFilter = reader.Object(
                "correlationFilter", (item, path) => ReadCorrelationFilter(new(item, path, errors))),
            SqlAction = reader.OptionalString("sqlAction"),
        };
        reader.Finish();
        return rule;
    }

    private static CorrelationFilterDefinition ReadCorrelationFilter(TopologyObjectReader reader)
    {
        CorrelationFilterDefinition filter = new()
        {
            ContentType = reader.OptionalString("contentType"),
            CorrelationId = reader.OptionalString("correlationId"),
            Label = reader.OptionalString("label"),
            MessageId = reader.OptionalString("messageId"),
            ReplyTo = reader.OptionalString("replyTo"),
            ReplyToSessionId = reader.OptionalString("replyToSessionId"),
            SessionId = reader.OptionalString("sessionId"),
            To = reader.OptionalString("to"),
            Properties = reader.ScalarMap("properties")
                .ToDictionary(property => property.Key, property => Text(property.Value), StringComparer.Ordinal),
        };
        reader.Finish();
        return filter;
    }

    /// <summary>A template holds such values as text, and so they are compared as text here too.</summary>
    private static string Text(object value) =>
        value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static EventHubDefinition ReadEventHub(TopologyObjectReader reader)
    {
        EventHubDefinition hub = new()
        {
            Name = reader.RequiredString("name"),
            PartitionCount = reader.Integer("partitionCount", EntityDefaults.PartitionCount),
            Retention = reader.Duration("retention", EntityDefaults.EventRetention),
            ConsumerGroups = reader.Strings("consumerGroups"),
        };
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
