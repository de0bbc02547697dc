using System.Text.Json;
using System.Text.Json.Nodes;

namespace Serverless.FunctionsHost.HostSettings;

/// <summary>
/// Settings <c>AzureFunctionsJobHost__a__b</c> that replace <c>a.b</c> of host.json; a level that is a number is an
/// element of an array. See
/// https://learn.microsoft.com/azure/azure-functions/functions-host-json#override-hostjson-values.
/// </summary>
internal static class HostJsonOverrides
{
    private const string Prefix = "AzureFunctionsJobHost";
    private static readonly JsonNodeOptions AnyCase = new() { PropertyNameCaseInsensitive = true };

    /// <summary>
    /// The file with the settings applied; arrays become objects of numbered elements where one is replaced.
    /// </summary>
    public static JsonElement Apply(
        JsonElement file, IEnumerable<KeyValuePair<string, string>> settings, HostJsonReport report)
    {
        var overrides = settings
            .Select(setting => (setting.Key, Levels: LevelsOf(setting.Key), setting.Value))
            .Where(item => item.Levels.Length > 0)
            .OrderBy(item => item.Key, StringComparer.OrdinalIgnoreCase)
            .ToList();
        if (overrides.Count == 0 || file.ValueKind != JsonValueKind.Object)
        {
            return file;
        }

        var root = ToObject(file);
        foreach (var (setting, levels, value) in overrides)
        {
            var parent = root;
            foreach (var level in levels.AsSpan(..^1))
            {
                parent = Child(parent, level);
            }

            parent[levels[^1]] = value;
            report.Overridden($"$.{string.Join('.', levels)}", setting);
        }

        return JsonSerializer.SerializeToElement(root);
    }

    private static string[] LevelsOf(string setting)
    {
        var levels = setting.Replace("__", ":", StringComparison.Ordinal).Split(':');
        return levels.Length > 1
            && levels[0].Equals(Prefix, StringComparison.OrdinalIgnoreCase)
            && levels.All(level => level.Length > 0)
                ? levels[1..]
                : [];
    }

    private static JsonObject Child(JsonObject parent, string name)
    {
        switch (parent[name])
        {
            case JsonObject child:
                return child;
            case JsonArray array:
                var numbered = new JsonObject(AnyCase);
                for (var i = 0; i < array.Count; i++)
                {
                    numbered[$"{i}"] = array[i]?.DeepClone();
                }

                parent[name] = numbered;
                return numbered;
            default:
                var added = new JsonObject(AnyCase);
                parent[name] = added;
                return added;
        }
    }

    /// <summary>As the host reads it: letter case does not count, the last of two equal names wins.</summary>
    private static JsonObject ToObject(JsonElement element)
    {
        var result = new JsonObject(AnyCase);
        foreach (var property in element.EnumerateObject())
        {
            result[property.Name] = property.Value.ValueKind switch
            {
                JsonValueKind.Object => ToObject(property.Value),
                JsonValueKind.Array => JsonArray.Create(property.Value),
                JsonValueKind.Null => null,
                _ => JsonValue.Create(property.Value),
            };
        }

        return result;
    }
}
