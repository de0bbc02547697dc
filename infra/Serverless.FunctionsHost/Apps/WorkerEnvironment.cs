using System.Globalization;

namespace Serverless.FunctionsHost.Apps;

/// <summary>The environment variables of a worker: the app's settings, and what the host and Core Tools add.</summary>
internal static class WorkerEnvironment
{
    /// <summary>Makes them.</summary>
    /// <param name="directory">The app's output: loading a function fails without it.</param>
    /// <param name="settings">The app's settings; they win over the defaults.</param>
    /// <param name="port">The app's port; null or 0 when it is not known yet.</param>
    public static IReadOnlyDictionary<string, string> For(
        string directory, IReadOnlyDictionary<string, string> settings, int? port = null)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
            ["AZURE_FUNCTIONS_ENVIRONMENT"] = "Development",
            ["AzureWebJobsScriptRoot"] = directory,
        };
        if (port is > 0)
        {
            variables["WEBSITE_HOSTNAME"] = string.Create(CultureInfo.InvariantCulture, $"localhost:{port}");
        }

        foreach (var (name, value) in settings)
        {
            variables[name] = value;
        }

        variables["FUNCTIONS_APPLICATION_DIRECTORY"] = directory;
        variables["FUNCTIONS_WORKER_DIRECTORY"] = directory;
        return variables;
    }
}
