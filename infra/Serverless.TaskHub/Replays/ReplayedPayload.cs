using System.Text.Json;
using System.Text.Json.Nodes;

namespace Serverless.TaskHub.Replays;

/// <summary>Compares payloads of a history with those of its replay.</summary>
internal static class ReplayedPayload
{
    /// <summary>What the SDK writes anew into a message to an entity each time it replays: the system's clock, and
    /// spans of traces. An orchestrator does not see it.</summary>
    private static readonly string[] Volatile = ["requestTime", "parentTraceContext", "clientSpanId"];

    /// <summary>Whether two are the same to whom they are for: JSON counts by its value.</summary>
    public static bool IsSame(string? x, string? y, bool isEntityMessage)
    {
        if (x == y || (string.IsNullOrEmpty(x) && string.IsNullOrEmpty(y)))
        {
            return true;
        }

        try
        {
            return x is not null && y is not null
                && JsonNode.DeepEquals(Read(x, isEntityMessage), Read(y, isEntityMessage));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonNode? Read(string json, bool isEntityMessage)
    {
        var node = JsonNode.Parse(json);
        if (isEntityMessage && node is JsonObject message)
        {
            foreach (var name in message.Select(property => property.Key).ToList())
            {
                if (Volatile.Contains(name, StringComparer.OrdinalIgnoreCase))
                {
                    message.Remove(name);
                }
            }
        }

        return node;
    }
}
