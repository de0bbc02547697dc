namespace Serverless.FunctionsHost.HostSettings;

/// <summary>What reading host.json found: errors, and settings that have no effect here.</summary>
internal sealed class HostJsonReport
{
    private readonly Dictionary<string, string> _overrides = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets what is wrong, each with its JSON path.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>
    /// Gets the settings that are present and do nothing here, each with its JSON path and the reason.
    /// </summary>
    public List<string> Notices { get; } = [];

    /// <summary>Notes that the value at a path comes from a setting and not from the file.</summary>
    public void Overridden(string path, string setting) => _overrides[path] = setting;

    /// <summary>Adds an error about the value at a path.</summary>
    public void Error(string path, string text) =>
        Errors.Add(_overrides.TryGetValue(path, out var setting)
            ? $"{path} {text} It comes from the setting '{setting}'."
            : $"{path} {text}");

    /// <summary>Says that the setting at a path does nothing here.</summary>
    public void Notice(string path, string reason) => Notices.Add($"host.json: {path} has no effect here: {reason}.");
}
