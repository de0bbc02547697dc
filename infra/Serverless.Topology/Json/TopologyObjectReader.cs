using System.Globalization;
using System.Text.Json;

namespace Serverless.Topology.Json;

/// <summary>
/// Takes the properties of one JSON object by name and type, and records what is missing, of the wrong type, there
/// twice, or unknown.
/// </summary>
internal sealed class TopologyObjectReader
{
    private readonly Dictionary<string, JsonElement> _properties = new(StringComparer.Ordinal);
    private readonly List<string> _known = [];
    private readonly List<TopologyError> _errors;
    private readonly string _path;

    public TopologyObjectReader(JsonElement element, string path, List<TopologyError> errors)
    {
        _path = path;
        _errors = errors;
        if (element.ValueKind != JsonValueKind.Object)
        {
            IsObject = false;
            errors.Add(new TopologyError(path, $"{Show(element)} is not an object. Write {{ … }} here."));
            return;
        }

        IsObject = true;
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!_properties.TryAdd(property.Name, property.Value))
            {
                errors.Add(new TopologyError(
                    $"{path}.{property.Name}", $"The property '{property.Name}' is there twice. Keep one."));
            }
        }
    }

    public bool IsObject { get; }

    public string RequiredString(string name)
    {
        if (!_properties.ContainsKey(name))
        {
            _known.Add(name);
            if (IsObject)
            {
                _errors.Add(new TopologyError(_path, $"The property '{name}' is missing. Add \"{name}\": \"…\"."));
            }

            return "";
        }

        string? value = OptionalString(name);
        if (value is { Length: 0 })
        {
            Wrong(name, _properties[name], "a name");
        }

        return value ?? "";
    }

    public string? OptionalString(string name) =>
        Take(name, JsonValueKind.String, "a string") is { } value ? value.GetString() : null;

    public bool Boolean(string name, bool whenAbsent)
    {
        _known.Add(name);
        if (!_properties.TryGetValue(name, out JsonElement value))
        {
            return whenAbsent;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Wrong(name, value, "true or false");
        return whenAbsent;
    }

    public int Integer(string name, int whenAbsent)
    {
        if (Take(name, JsonValueKind.Number, "a whole number") is not { } value)
        {
            return whenAbsent;
        }

        if (value.TryGetInt32(out int number))
        {
            return number;
        }

        Wrong(name, value, "a whole number");
        return whenAbsent;
    }

    /// <summary>A whole number, also in quotes: the Event Hubs emulator's own example has it so.</summary>
    public int IntegerOrText(string name, int whenAbsent)
    {
        if (_properties.TryGetValue(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.String
            && int.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            _known.Add(name);
            return number;
        }

        return Integer(name, whenAbsent);
    }

    /// <summary>A property that is allowed and not looked at.</summary>
    public void Skip(string name) => _known.Add(name);

    public TimeSpan Duration(string name, TimeSpan whenAbsent)
    {
        const string Shape = "an ISO 8601 duration of days, hours, minutes and seconds, such as \"PT30S\" or \"P14D\"";
        if (Take(name, JsonValueKind.String, Shape) is not { } value)
        {
            return whenAbsent;
        }

        if (IsoDuration.TryParse(value.GetString()!, out TimeSpan duration))
        {
            return duration;
        }

        Wrong(name, value, Shape);
        return whenAbsent;
    }

    public IReadOnlyList<T> List<T>(string name, Func<JsonElement, string, T> read)
    {
        if (Take(name, JsonValueKind.Array, "a list") is not { } value)
        {
            return [];
        }

        return [.. value.EnumerateArray().Select((item, index) => read(item, $"{_path}.{name}[{index}]"))];
    }

    public IReadOnlyList<string> Strings(string listName) => List(listName, (item, path) =>
    {
        if (item.ValueKind == JsonValueKind.String && item.GetString() is { Length: > 0 } name)
        {
            return name;
        }

        _errors.Add(new TopologyError(path, $"{Show(item)} is not a name. Write a name in quotes."));
        return "";
    });

    public T? Object<T>(string name, Func<JsonElement, string, T> read)
        where T : class =>
        Take(name, JsonValueKind.Object, "an object") is { } value ? read(value, $"{_path}.{name}") : null;

    /// <summary>An object of strings, numbers and truth values; integers are <see cref="long"/>.</summary>
    public IReadOnlyDictionary<string, object> ScalarMap(string name)
    {
        Dictionary<string, object> map = new(StringComparer.Ordinal);
        if (Take(name, JsonValueKind.Object, "an object of strings, numbers and truth values") is { } value)
        {
            TopologyObjectReader reader = new(value, $"{_path}.{name}", _errors);
            foreach ((string key, JsonElement item) in reader._properties)
            {
                if (Scalar(item) is { } scalar)
                {
                    map[key] = scalar;
                }
                else
                {
                    reader.Wrong(key, item, "a string, a number, true or false");
                }
            }
        }

        return map;
    }

    /// <summary>Reports every property that nobody took.</summary>
    public void Finish()
    {
        foreach (string name in _properties.Keys.Where(name => !_known.Contains(name, StringComparer.Ordinal)))
        {
            _errors.Add(new TopologyError(
                $"{_path}.{name}",
                $"The property '{name}' is unknown. Known here: {string.Join(", ", _known)}."));
        }
    }

    private static object? Scalar(JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.String => item.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => item.TryGetInt64(out long integer) ? integer : item.GetDouble(),
        _ => null,
    };

    private JsonElement? Take(string name, JsonValueKind kind, string expected)
    {
        _known.Add(name);
        if (!_properties.TryGetValue(name, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind == kind)
        {
            return value;
        }

        Wrong(name, value, expected);
        return null;
    }

    private void Wrong(string name, JsonElement value, string expected) =>
        _errors.Add(new TopologyError($"{_path}.{name}", $"{Show(value)} is not {expected}."));

    private static string Show(JsonElement element)
    {
        string text = element.GetRawText();
        return text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 57), "…");
    }
}
