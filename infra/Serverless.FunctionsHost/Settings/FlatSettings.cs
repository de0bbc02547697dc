namespace Serverless.FunctionsHost.Settings;

/// <summary>
/// Settings as environment variables and local.settings.json write them: flat, with <c>__</c> between the levels.
/// </summary>
internal static class FlatSettings
{
    public static string ToConfigurationKey(string name) => name.Replace("__", ":", StringComparison.Ordinal);

    /// <summary>By the keys of the configuration; of two spellings of one key the last wins.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> ToConfiguration(
        IReadOnlyDictionary<string, string> settings)
    {
        var result = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in settings)
        {
            result[ToConfigurationKey(name)] = value;
        }

        return result;
    }
}
