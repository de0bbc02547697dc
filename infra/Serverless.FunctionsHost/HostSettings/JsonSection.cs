using System.Globalization;
using System.Text.Json;

namespace Serverless.FunctionsHost.HostSettings;

/// <summary>
/// Reads one object of host.json: typed values with defaults, and at the end what nobody asked for. Errors carry the
/// JSON path and go to one list. A default struct or null element reads as an empty object.
/// </summary>
internal sealed class JsonSection
{
    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _path;
    private readonly List<string> _errors;

    public JsonSection(JsonElement? element, string path, List<string> errors)
    {
        _path = path;
        _errors = errors;
        if (element is not { } value)
        {
            return;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            Error(path, value, "an object");
            return;
        }

        foreach (var property in value.EnumerateObject())
        {
            _values[property.Name] = property.Value;
        }
    }

    /// <summary>The object of that name; empty when it is absent.</summary>
    public JsonSection Section(string name) => new(Take(name), $"{_path}.{name}", _errors);

    public string Text(string name, string fallback)
    {
        if (Take(name) is not { } value)
        {
            return fallback;
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString()! : Error(name, value, "a string", fallback);
    }

    public bool Flag(string name, bool fallback)
    {
        if (Take(name) is not { } value)
        {
            return fallback;
        }

        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : Error(name, value, "true or false", fallback);
    }

    public int Number(string name, int fallback, int least) => Number(name, least) ?? fallback;

    public int? Number(string name, int least)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least
            ? number
            : Error<int?>(name, value, $"an integer of at least {least}", null);
    }

    public TimeSpan Duration(string name, TimeSpan fallback) => Duration(name) ?? fallback;

    public TimeSpan? Duration(string name)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String
            && TimeSpan.TryParse(value.GetString(), CultureInfo.InvariantCulture, out var duration)
            && duration >= TimeSpan.Zero
            ? duration
            : Error<TimeSpan?>(name, value, "a duration like \"00:05:00\"", null);
    }

    /// <summary>Names that the real host knows and the local runtime takes without effect.</summary>
    public void Accept(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            _known.Add(name);
        }
    }

    /// <summary>Reports the values that nobody asked for.</summary>
    public void RefuseOthers()
    {
        foreach (var name in _values.Keys.Where(name => !_known.Contains(name)))
        {
            _errors.Add(
                $"{_path}.{name} is not a setting of the Functions host. Remove it, or use one of:"
                + $" {string.Join(", ", _known.Order(StringComparer.Ordinal))}.");
        }
    }

    /// <summary>Reports a value that has the right type but is wrong otherwise.</summary>
    public void Refuse(string name, string value, string expected) =>
        _errors.Add($"{_path}.{name} is \"{value}\", but must be {expected}.");

    private JsonElement? Take(string name)
    {
        _known.Add(name);
        return _values.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private T Error<T>(string name, JsonElement value, string expected, T fallback)
    {
        Error($"{_path}.{name}", value, expected);
        return fallback;
    }

    private void Error(string path, JsonElement value, string expected) =>
        _errors.Add($"{path} is {value.GetRawText()}, but must be {expected}.");
}
