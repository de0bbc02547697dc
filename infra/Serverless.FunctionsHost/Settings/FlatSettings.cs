namespace Serverless.FunctionsHost.Settings;

/// <summary>
/// Settings as environment variables and local.settings.json write them: flat, with <c>__</c> between the levels.
/// </summary>
internal static class FlatSettings
{
    public static string ToConfigurationKey(string name) => name.Replace("__", ":", StringComparison.Ordinal);

    public static IEnumerable<KeyValuePair<string, string?>> ToConfiguration(
        IReadOnlyDictionary<string, string?> settings) =>
        settings.Select(setting => KeyValuePair.Create(ToConfigurationKey(setting.Key), setting.Value));
}
