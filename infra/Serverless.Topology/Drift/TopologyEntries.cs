using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Topology.Limits;

namespace Serverless.Topology.Drift;

/// <summary>
/// New entries of topology.json for what the code uses, with the settings that the deployment rules want: a small
/// delivery count, dead-lettering, and duplicate detection, because the outbox may send twice.
/// </summary>
internal static class TopologyEntries
{
    /// <summary>Short entries are on one line, and quotes within filters stay readable.</summary>
    private static readonly JsonSerializerOptions OneLine = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Show(JsonNode node) => node.ToJsonString(OneLine);

    public static JsonObject Queue(string name, bool sessions)
    {
        JsonObject queue = new() { ["name"] = name };
        if (sessions)
        {
            queue["requiresSession"] = true;
        }

        AddReceiving(queue);
        AddDuplicateDetection(queue);
        return queue;
    }

    public static JsonObject Topic(string name)
    {
        JsonObject topic = new() { ["name"] = name, ["defaultMessageTimeToLive"] = "P14D" };
        AddDuplicateDetection(topic);
        topic["subscriptions"] = new JsonArray();
        return topic;
    }

    public static JsonObject Subscription(string name, bool sessions)
    {
        JsonObject subscription = new() { ["name"] = name };
        if (sessions)
        {
            subscription["requiresSession"] = true;
        }

        AddReceiving(subscription);
        subscription["deadLetteringOnFilterEvaluationExceptions"] = true;
        return subscription;
    }

    public static JsonObject EventHub(string name) => new()
    {
        ["name"] = name,
        ["partitionCount"] = ServiceDefaults.PartitionCount,
        ["retention"] = "P1D",
        ["consumerGroups"] = new JsonArray(),
    };

    public static JsonObject App(AppCode code)
    {
        JsonObject app = new() { ["name"] = code.Name };
        if (code.Durable)
        {
            app["durable"] = true;
        }

        app["sends"] = Names(code.Publishes);
        app["receives"] = Names(code.Triggers.Select(trigger => trigger.Entity));
        app["calls"] = new JsonArray();
        return app;
    }

    public static JsonArray Names(IEnumerable<string> names) =>
        new([.. names.Distinct(StringComparer.Ordinal).Select(name => (JsonNode)JsonValue.Create(name)!)]);

    private static void AddReceiving(JsonObject entity)
    {
        entity["lockDuration"] = "PT30S";
        entity["maxDeliveryCount"] = 5;
        entity["defaultMessageTimeToLive"] = "P14D";
        entity["deadLetteringOnMessageExpiration"] = true;
    }

    private static void AddDuplicateDetection(JsonObject entity)
    {
        entity["requiresDuplicateDetection"] = true;
        entity["duplicateDetectionHistoryTimeWindow"] = "PT10M";
    }
}
