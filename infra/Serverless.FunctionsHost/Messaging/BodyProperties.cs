using System.Text.Json;
using Google.Protobuf.Collections;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Messaging;

/// <summary>
/// The top-level properties of a JSON body, which parameters and <c>{name}</c> expressions of a function may name. What
/// the trigger's metadata has already is not replaced.
/// </summary>
internal static class BodyProperties
{
    /// <summary>Adds them; a text that is no JSON object has none.</summary>
    public static void Add(MapField<string, TypedData> metadata, string body)
    {
        var start = body.AsSpan().TrimStart();
        if (start.IsEmpty || start[0] != '{')
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (!Has(metadata, property.Name) && ToData(property.Value) is { } data)
                {
                    metadata[property.Name] = data;
                }
            }
        }
        catch (JsonException)
        {
            // It only looked like an object.
        }
    }

    private static bool Has(MapField<string, TypedData> metadata, string name) =>
        metadata.ContainsKey(name)
        || metadata.Keys.Any(key => key.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static TypedData? ToData(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => new TypedData { String = value.GetString() },
        _ => new TypedData { Json = value.GetRawText() },
    };
}
