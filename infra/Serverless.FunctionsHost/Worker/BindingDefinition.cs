using System.Text.Json;

namespace Serverless.FunctionsHost.Worker;

/// <summary>
/// One binding of a function: the JSON object of <c>raw_bindings</c>, read. What its author did not set is absent; the
/// defaults are the reader's. Values may hold <c>%setting%</c> expressions.
/// </summary>
internal sealed class BindingDefinition
{
    private readonly JsonElement _raw;

    private BindingDefinition(JsonElement raw, string name, string type, BindingDirection direction)
    {
        _raw = raw;
        Name = name;
        Type = type;
        Direction = direction;
    }

    /// <summary>Gets the parameter's or property's name; <c>$return</c> for the result.</summary>
    public string Name { get; }

    /// <summary>Gets the kind, such as <c>httpTrigger</c>, with the letter case of the worker.</summary>
    public string Type { get; }

    /// <summary>Gets the direction.</summary>
    public BindingDirection Direction { get; }

    /// <summary>Gets the object as JSON.</summary>
    public string Json => _raw.GetRawText();

    /// <summary>Gets whether this is the function's trigger.</summary>
    public bool IsTrigger => Type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase);

    /// <summary>Gets whether the function takes many at once (<c>cardinality</c> Many).</summary>
    public bool IsBatch => string.Equals(GetString("cardinality"), "Many", StringComparison.OrdinalIgnoreCase);

    /// <summary>Gets whether the parameter wants text (<c>dataType</c> String).</summary>
    public bool WantsText => string.Equals(GetString("dataType"), "String", StringComparison.OrdinalIgnoreCase);

    /// <summary>Gets whether the parameter wants bytes (<c>dataType</c> Binary).</summary>
    public bool WantsBytes => string.Equals(GetString("dataType"), "Binary", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Gets whether the worker converts from model binding data (<c>properties.supportsDeferredBinding</c>).
    /// </summary>
    public bool SupportsDeferredBinding =>
        TryGet("properties", out var properties)
        && properties.ValueKind == JsonValueKind.Object
        && properties.EnumerateObject().Any(property =>
            property.Name.Equals("supportsDeferredBinding", StringComparison.OrdinalIgnoreCase)
            && property.Value.ToString().Equals("true", StringComparison.OrdinalIgnoreCase));

    /// <summary>Gets the name of the connection setting; null when none was given.</summary>
    public string? Connection => GetString("connection");

    /// <summary>Reads one object of <c>raw_bindings</c>.</summary>
    /// <exception cref="FormatException">It is no object, or lacks name or type.</exception>
    public static BindingDefinition Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var raw = document.RootElement.Clone();
            if (raw.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException($"The binding '{json}' is not a JSON object.");
            }

            var direction = Text(raw, "direction") switch
            {
                { } text when text.Equals("Out", StringComparison.OrdinalIgnoreCase) => BindingDirection.Out,
                { } text when text.Equals("InOut", StringComparison.OrdinalIgnoreCase) => BindingDirection.InOut,
                _ => BindingDirection.In,
            };
            return new BindingDefinition(
                raw,
                Text(raw, "name") ?? throw new FormatException($"The binding '{json}' has no name."),
                Text(raw, "type") ?? throw new FormatException($"The binding '{json}' has no type."),
                direction);
        }
        catch (JsonException failure)
        {
            throw new FormatException($"The binding '{json}' is not JSON.", failure);
        }
    }

    /// <summary>A property as text; null when it is absent or null.</summary>
    public string? GetString(string name) => Text(_raw, name);

    /// <summary>A property as a truth value; null when it is absent or no truth value.</summary>
    public bool? GetBoolean(string name) =>
        TryGet(name, out var value) && bool.TryParse(value.ToString(), out var result) ? result : null;

    /// <summary>A property that is an array of texts; null when it is absent, null or no array.</summary>
    public IReadOnlyList<string>? GetStrings(string name) =>
        TryGet(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(item => item.ToString())]
            : null;

    /// <summary>A property as it is in the JSON; names are compared without letter case.</summary>
    public bool TryGet(string name, out JsonElement value) => TryGet(_raw, name, out value);

    /// <inheritdoc/>
    public override string ToString() => $"{Type} '{Name}'";

    private static string? Text(JsonElement raw, string name) =>
        TryGet(raw, name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
            ? value.ToString()
            : null;

    private static bool TryGet(JsonElement raw, string name, out JsonElement value)
    {
        foreach (var property in raw.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                value = property.Value;
                return true;
            }
        }

        value = default;
        return false;
    }
}
