namespace Serverless.FunctionsHost.Settings;

/// <summary>
/// The settings of an app on a desk, as Core Tools put them together: the command line before the environment before
/// the <c>Values</c> and <c>ConnectionStrings</c> of local.settings.json. See
/// https://learn.microsoft.com/azure/azure-functions/functions-develop-local#local-settings-file.
/// </summary>
internal sealed record LocalSettings
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "local.settings.json";

    private const string EnvironmentName = "AZURE_FUNCTIONS_ENVIRONMENT";

    /// <summary>
    /// Gets every setting, flat, with the environment's: what <see cref="FunctionAppOptions.Settings"/> takes.
    /// </summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>Gets the <c>Host</c> section.</summary>
    public required LocalHostSection Host { get; init; }

    /// <summary>Gets what the file says in vain, one line each.</summary>
    public required IReadOnlyList<string> Notices { get; init; }

    /// <summary>Reads the file of a directory; one that is not there has no values.</summary>
    /// <param name="directory">The app's project or output directory.</param>
    /// <param name="environment">
    /// The process's environment variables; a variable that is not empty wins over the file.
    /// </param>
    /// <param name="commandLine">Settings that win over both.</param>
    /// <exception cref="LocalSettingsException">
    /// The file is encrypted, is no JSON, or holds values that are no texts.
    /// </exception>
    public static LocalSettings Load(
        string directory,
        IReadOnlyDictionary<string, string> environment,
        IReadOnlyDictionary<string, string>? commandLine = null)
    {
        var path = Path.Combine(directory, FileName);
        return Parse(File.Exists(path) ? File.ReadAllText(path) : "{}", path, environment, commandLine);
    }

    /// <summary>Reads the text of a file.</summary>
    /// <exception cref="LocalSettingsException">
    /// It is encrypted, is no JSON, or holds values that are no texts.
    /// </exception>
    public static LocalSettings Parse(
        string json,
        string path,
        IReadOnlyDictionary<string, string> environment,
        IReadOnlyDictionary<string, string>? commandLine = null)
    {
        var file = LocalSettingsFile.Parse(json, path);
        var notices = new List<string>(file.Notices);
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in file.Values.Concat(file.ConnectionStrings))
        {
            if (environment.TryGetValue(name, out var winner) && winner.Length > 0)
            {
                if (winner != value)
                {
                    notices.Add($"{FileName}: '{name}' is not used: the environment variable of that name wins.");
                }
            }
            else if (name.Equals(EnvironmentName, StringComparison.OrdinalIgnoreCase) && value != "Development")
            {
                notices.Add(
                    $"{FileName}: '{name}' is not used: apps run as 'Development' here. Set an environment variable of"
                    + " that name to change it.");
            }
            else
            {
                values[name] = value;
            }
        }

        values.TryAdd(EnvironmentName, "Development");
        foreach (var (name, value) in environment)
        {
            // An empty variable is a value where the file has none: it empties the routePrefix of host.json, for one.
            if (value.Length > 0 || !values.ContainsKey(name))
            {
                values[name] = value;
            }
        }

        foreach (var (name, value) in commandLine ?? new Dictionary<string, string>())
        {
            values[name] = value;
        }

        return new LocalSettings { Values = values, Host = file.Host, Notices = notices };
    }
}
