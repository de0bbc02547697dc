using System.Text.Json;
using Google.Protobuf.Collections;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Bindings;

/// <summary>
/// Writes <c>trigger_metadata</c>: what parameters beside the trigger,
/// <c>FunctionContext.BindingContext.BindingData</c> and <c>{name}</c> expressions refer to. The worker reads text and
/// JSON only (HOST-PROTOCOL §4).
/// </summary>
internal static class TriggerData
{
    /// <summary>Sets a text; null sets nothing.</summary>
    public static void SetText(this MapField<string, TypedData> metadata, string name, string? value)
    {
        if (value is not null)
        {
            metadata[name] = new TypedData { String = value };
        }
    }

    /// <summary>Sets anything else as JSON; null sets nothing.</summary>
    public static void SetJson<T>(this MapField<string, TypedData> metadata, string name, T? value)
    {
        if (value is not null)
        {
            metadata[name] = new TypedData { Json = JsonSerializer.Serialize(value) };
        }
    }

    /// <summary>
    /// Sets the top-level properties of a body that is a JSON object, as the host's <c>Utility.ApplyBindingData</c>
    /// does: texts, numbers and truth values as text, objects as JSON, arrays and nulls not. They win over what the
    /// trigger set.
    /// </summary>
    public static void SetProperties(this MapField<string, TypedData> metadata, ReadOnlySpan<char> body)
    {
        if (!body.TrimStart(" \t\r\n\uFEFF").StartsWith("{"))
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(body.TrimStart('\uFEFF').ToString());
            foreach (var property in document.RootElement.EnumerateObject())
            {
                var before = metadata.Keys.FirstOrDefault(
                    key => key.Equals(property.Name, StringComparison.OrdinalIgnoreCase)) ?? property.Name;
                switch (property.Value.ValueKind)
                {
                    case JsonValueKind.Object:
                        metadata[before] = new TypedData { Json = property.Value.GetRawText() };
                        break;
                    case JsonValueKind.String:
                        metadata[before] = new TypedData { String = property.Value.GetString()! };
                        break;
                    case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                        metadata[before] = new TypedData { String = property.Value.GetRawText() };
                        break;
                }
            }
        }
        catch (JsonException)
        {
            // Not JSON after all: a body is a body.
        }
    }
}
