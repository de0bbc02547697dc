using Serverless.FunctionsHost.Settings;
using Serverless.LocalHost.Apps;
using Serverless.LocalHost.Backends;
using Serverless.Topology;

namespace Serverless.LocalHost.Hosting;

/// <summary>Reads each app's local.settings.json, anew each time: a build may have changed it.</summary>
internal sealed class SettingsByApp
{
    private readonly IReadOnlyDictionary<string, string> _environment = EnvironmentVariables();

    /// <summary>The app's own settings: from its output, or from its project when the build copies none.</summary>
    /// <exception cref="LocalHostException">The file cannot be used.</exception>
    public LocalSettings Of(PreparedApp app)
    {
        try
        {
            return LocalSettings.Load(DirectoryOf(app), _environment);
        }
        catch (LocalSettingsException failure)
        {
            throw new LocalHostException(failure.Message, failure);
        }
    }

    /// <summary>The topology's entities, and those that apps name which it does not have.</summary>
    public TopologyDefinition? Entities(TopologyDefinition? topology, IReadOnlyList<PreparedApp> apps)
    {
        foreach (var app in apps.Where(app => app.Source.Identity is null))
        {
            var own = Of(app).Values;
            topology = DeclaredEntities.AddTo(
                topology ?? new TopologyDefinition(), app.Bindings, text => Resolve(text, own));
        }

        return topology;
    }

    private static string? Resolve(string text, IReadOnlyDictionary<string, string> settings)
    {
        var parts = text.Split('%');
        for (var i = 1; i < parts.Length; i += 2)
        {
            if (!settings.TryGetValue(parts[i], out var value))
            {
                return null;
            }

            parts[i] = value;
        }

        return string.Concat(parts);
    }

    private static string DirectoryOf(PreparedApp app) =>
        app.Source.Project is { } project && !File.Exists(Path.Combine(app.Output, LocalSettings.FileName))
            ? Path.GetDirectoryName(project)!
            : app.Output;

    private static Dictionary<string, string> EnvironmentVariables()
    {
        var variables = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            variables[(string)variable.Key] = (string?)variable.Value ?? string.Empty;
        }

        return variables;
    }
}
