using System.Globalization;
using System.Text.Json;

namespace Serverless.FunctionsHost.Settings;

/// <summary>What a local.settings.json says, read as Core Tools read it.</summary>
internal sealed class LocalSettingsFile
{
    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    private readonly List<string> _errors = [];
    private readonly List<string> _notices = [];
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _connectionStrings = new(StringComparer.OrdinalIgnoreCase);

    private LocalSettingsFile()
    {
    }

    /// <summary>Gets the <c>Values</c>, as texts.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>Gets the <c>ConnectionStrings</c>, under <c>ConnectionStrings:Name</c>.</summary>
    public IReadOnlyDictionary<string, string> ConnectionStrings => _connectionStrings;

    /// <summary>Gets the <c>Host</c> section.</summary>
    public LocalHostSection Host { get; private set; } = new();

    /// <summary>Gets what the file says in vain.</summary>
    public IReadOnlyList<string> Notices => _notices;

    /// <summary>Reads the text of a file.</summary>
    /// <exception cref="LocalSettingsException">
    /// It is encrypted, is no JSON, or holds values that are no texts.
    /// </exception>
    public static LocalSettingsFile Parse(string json, string path)
    {
        var file = new LocalSettingsFile();
        try
        {
            using var document = JsonDocument.Parse(json, Lenient);
            file.Read(document.RootElement);
        }
        catch (JsonException failure)
        {
            throw new LocalSettingsException(path, [$"The file is not JSON: {failure.Message}"]);
        }

        return file._errors.Count == 0 ? file : throw new LocalSettingsException(path, file._errors);
    }

    private void Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            _errors.Add("The file must be an object such as {\"IsEncrypted\": false, \"Values\": {}}.");
            return;
        }

        bool? isEncrypted = null;
        foreach (var property in root.EnumerateObject())
        {
            switch (property.Name.ToUpperInvariant())
            {
                case "ISENCRYPTED":
                    isEncrypted = bool.TryParse(property.Value.ToString(), out var flag) ? flag : null;
                    break;
                case "VALUES":
                    ReadValues(property.Value);
                    break;
                case "CONNECTIONSTRINGS":
                    ReadConnectionStrings(property.Value);
                    break;
                case "HOST":
                    Host = ReadHost(property.Value);
                    break;
                case "$SCHEMA":
                    break;
                default:
                    Notice(property.Name, "Core Tools know no such section");
                    break;
            }
        }

        if (isEncrypted is true)
        {
            _errors.Clear();
            _errors.Add(
                "IsEncrypted is true: the values can be read only by the Core Tools of the user who wrote them. Run"
                + " 'func settings decrypt' beside the file, or write the values again with \"IsEncrypted\": false.");
        }
        else if (isEncrypted is null && _values.Count > 0)
        {
            _notices.Add(
                $"{LocalSettings.FileName}: IsEncrypted is missing, which Core Tools take for true; add"
                + " \"IsEncrypted\": false.");
        }
    }

    private void ReadValues(JsonElement section)
    {
        foreach (var property in Members(section, "Values"))
        {
            if (property.Name.Length == 0)
            {
                Notice("Values", "it has a setting without a name, which is left out");
                continue;
            }

            switch (property.Value.ValueKind)
            {
                case JsonValueKind.Null:
                    Notice($"Values.{property.Name}", "null is no value; write \"\" for an empty text");
                    break;
                case JsonValueKind.Object or JsonValueKind.Array:
                    _errors.Add(
                        $"Values.{property.Name} is {Kind(property.Value)}, but settings are texts. Write its parts as"
                        + $" settings of their own: '{property.Name}__part'.");
                    break;
                default:
                    _values[property.Name] = Text(property.Value);
                    break;
            }
        }
    }

    private void ReadConnectionStrings(JsonElement section)
    {
        foreach (var property in Members(section, "ConnectionStrings"))
        {
            var value = property.Value;
            if (value.ValueKind == JsonValueKind.Object)
            {
                value = Member(value, "ConnectionString") ?? value;
            }

            if (value.ValueKind == JsonValueKind.String)
            {
                _connectionStrings[$"ConnectionStrings:{property.Name}"] = value.GetString()!;
            }
            else
            {
                _errors.Add(
                    $"ConnectionStrings.{property.Name} is {Kind(value)}, but must be a text or an object with a"
                    + " ConnectionString.");
            }
        }
    }

    private LocalHostSection ReadHost(JsonElement section)
    {
        var result = new LocalHostSection();
        foreach (var property in Members(section, "Host"))
        {
            var text = property.Value.ToString();
            switch (property.Name.ToUpperInvariant())
            {
                case "LOCALHTTPPORT":
                    if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                        && port <= 65535)
                    {
                        result = result with { LocalHttpPort = port == 0 ? null : port };
                    }
                    else
                    {
                        _errors.Add(
                            $"Host.{property.Name} is {property.Value.GetRawText()}, but must be a port number.");
                    }

                    break;
                case "CORS":
                    const StringSplitOptions Tidy =
                        StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
                    result = result with { CorsOrigins = text.Split(',', Tidy) };
                    break;
                case "CORSCREDENTIALS":
                    result = result with { CorsCredentials = bool.TryParse(text, out var flag) && flag };
                    break;
                default:
                    Notice($"Host.{property.Name}", "Core Tools know no such setting");
                    break;
            }
        }

        return result;
    }

    private IEnumerable<JsonProperty> Members(JsonElement section, string name)
    {
        if (section.ValueKind == JsonValueKind.Object)
        {
            return section.EnumerateObject();
        }

        if (section.ValueKind != JsonValueKind.Null)
        {
            _errors.Add($"{name} is {Kind(section)}, but must be an object.");
        }

        return [];
    }

    private void Notice(string name, string reason) =>
        _notices.Add($"{LocalSettings.FileName}: {name} has no effect: {reason}.");

    /// <summary>
    /// Numbers and truth values as Core Tools write them into the environment: 1.50 is 1.5, true is True.
    /// </summary>
    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetInt64(out var whole)
            ? whole.ToString(CultureInfo.InvariantCulture)
            : value.GetDouble().ToString("R", CultureInfo.InvariantCulture),
        JsonValueKind.True => bool.TrueString,
        JsonValueKind.False => bool.FalseString,
        _ => value.GetString()!,
    };

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        _ => value.GetRawText(),
    };

    private static JsonElement? Member(JsonElement value, string name)
    {
        foreach (var property in value.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }

        return null;
    }
}
