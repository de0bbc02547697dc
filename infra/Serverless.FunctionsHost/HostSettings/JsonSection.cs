using System.Globalization;
using System.Text.Json;

namespace Serverless.FunctionsHost.HostSettings;

/// <summary>
/// Reads one object of host.json: typed values with defaults, and at the end what nobody asked for. The Functions host
/// reads every value as text, so numbers, truth values and texts stand for each other. A null element reads as an empty
/// object.
/// </summary>
internal sealed class JsonSection
{
    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _path;
    private readonly HostJsonReport _report;

    public JsonSection(JsonElement? element, string path, HostJsonReport report)
    {
        _path = path;
        _report = report;
        if (element is not { } value)
        {
            return;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            _report.Error(path, $"is {value.GetRawText()}, but must be an object.");
            return;
        }

        foreach (var property in value.EnumerateObject())
        {
            _values[property.Name] = property.Value;
        }
    }

    /// <summary>Gets whether the file has this object with anything in it.</summary>
    public bool IsPresent => _values.Count > 0;

    /// <summary>Gets the names that the object has.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>The object of that name; empty when it is absent.</summary>
    public JsonSection Section(string name) => new(Take(name), $"{_path}.{name}", _report);

    public string Text(string name, string fallback) => Text(name) ?? fallback;

    /// <summary>A value as text; null when it is absent.</summary>
    public string? Text(string name)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
            ? Error<string?>(name, value, "a text", null)
            : value.ToString();
    }

    public bool Flag(string name, bool fallback)
    {
        if (Take(name) is not { } value)
        {
            return fallback;
        }

        return bool.TryParse(value.ToString(), out var flag) ? flag : Error(name, value, "true or false", fallback);
    }

    public int Number(string name, int fallback, int least) => Number(name, least) ?? fallback;

    public int? Number(string name, int least)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        return int.TryParse(
            value.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least
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

    /// <summary>A list of texts; empty when it is absent.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        if (Take(name) is not { } value)
        {
            return [];
        }

        return value.ValueKind switch
        {
            JsonValueKind.Array => [.. value.EnumerateArray().Select(item => item.ToString())],

            // An override of one element: AzureFunctionsJobHost__functions__0.
            JsonValueKind.Object => [.. value.EnumerateObject().Select(item => item.Value.ToString())],
            _ => Error<IReadOnlyList<string>>(name, value, "a list of texts", []),
        };
    }

    /// <summary>The texts of the object of that name, by their names; empty when it is absent.</summary>
    public IReadOnlyDictionary<string, string> Map(string name)
    {
        var section = Section(name);
        return section._values.Keys.ToDictionary(
            key => key, key => section.Text(key) ?? string.Empty, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>
    /// Settings that the Functions host knows and that do nothing here; each that is present becomes a notice.
    /// </summary>
    public void Ignore(string reason, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Take(name) is not null)
            {
                _report.Notice($"{_path}.{name}", reason);
            }
        }
    }

    /// <summary>Names that say nothing about how the app runs.</summary>
    public void Skip(string name) => _known.Add(name);

    /// <summary>
    /// Names the values that nobody asked for: the Functions host takes no notice of them, and says nothing.
    /// </summary>
    public void NameOthers()
    {
        foreach (var name in _values.Keys.Where(name => !_known.Contains(name)))
        {
            _report.Notice(
                $"{_path}.{name}",
                "it is not a setting of the Functions host. Remove it, or use one of: "
                + string.Join(", ", _known.Order(StringComparer.Ordinal)));
        }
    }

    /// <summary>Reports a value that has the right type but is wrong otherwise.</summary>
    public void Refuse(string name, string value, string expected) =>
        _report.Error($"{_path}.{name}", $"is \"{value}\", but must be {expected}.");

    private JsonElement? Take(string name)
    {
        _known.Add(name);
        return _values.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private T Error<T>(string name, JsonElement value, string expected, T fallback)
    {
        _report.Error($"{_path}.{name}", $"is {value.GetRawText()}, but must be {expected}.");
        return fallback;
    }
}
