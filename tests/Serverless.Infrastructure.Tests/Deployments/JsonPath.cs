using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Serverless.Infrastructure.Tests.Deployments;

/// <summary>Reads values at dotted paths; a path that leads nowhere is null.</summary>
internal static class JsonPath
{
    public static JsonNode? At(this JsonNode? node, string path)
    {
        foreach (string step in path.Split('.'))
        {
            node = node is JsonObject values && values.TryGetPropertyValue(step, out JsonNode? next) ? next : null;
        }

        return node;
    }

    public static string? Text(this JsonNode? node, string path) =>
        node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.String
            ? value.GetValue<string>()
            : null;

    public static bool? Bool(this JsonNode? node, string path) => node.At(path) is JsonValue value
        ? value.GetValueKind() switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null }
        : null;

    public static int? Int(this JsonNode? node, string path) =>
        node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            ? int.Parse(value.ToJsonString(), CultureInfo.InvariantCulture)
            : null;

    public static IEnumerable<JsonNode> Items(this JsonNode? node, string path) =>
        node.At(path) is JsonArray array ? array.OfType<JsonNode>() : [];

    /// <summary>Every node below, the node itself included, with the name of its property.</summary>
    public static IEnumerable<(string Name, JsonNode Node)> Descend(this JsonNode node, string name = "")
    {
        yield return (name, node);
        IEnumerable<(string, JsonNode)> children = node switch
        {
            JsonObject values => values.Where(pair => pair.Value is not null).Select(pair => (pair.Key, pair.Value!)),
            JsonArray array => array.OfType<JsonNode>().Select(item => (name, item)),
            _ => [],
        };
        foreach ((string childName, JsonNode child) in children)
        {
            foreach ((string, JsonNode) below in child.Descend(childName))
            {
                yield return below;
            }
        }
    }
}
