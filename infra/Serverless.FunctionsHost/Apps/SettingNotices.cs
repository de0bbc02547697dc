using Serverless.FunctionsHost.HostSettings;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Apps;

/// <summary>
/// App settings that the Functions host or its platform reads and that have no effect here. See
/// https://learn.microsoft.com/azure/azure-functions/functions-app-settings.
/// </summary>
internal static class SettingNotices
{
    private const string NoFile = "apps run from their output folder";
    private const string NoScale = "the command's --instances says how many workers run";
    private const string NoDashboard = "the Functions host has given it up";

    private static readonly Dictionary<string, string> Reasons = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AzureWebJobsDashboard"] = NoDashboard,
        ["AzureWebJobsFeatureFlags"] = "the host has no features to switch",
        ["AzureWebJobsKubernetesSecretName"] = "keys are not asked for",
        ["AzureWebJobsSecretStorageKeyVaultUri"] = "keys are not asked for",
        ["AzureWebJobsSecretStorageSas"] = "keys are not asked for",
        ["AzureWebJobsSecretStorageType"] = "keys are not asked for",
        ["FUNCTIONS_EXTENSION_VERSION"] = "this host is the one that runs",
        ["FUNCTIONS_V2_COMPATIBILITY_MODE"] = NoDashboard,
        ["FUNCTIONS_WORKER_PROCESS_COUNT"] = NoScale,
        ["FUNCTION_APP_EDIT_MODE"] = NoFile,
        ["SCALE_CONTROLLER_LOGGING_ENABLED"] = "nothing scales",
        ["WEBSITE_CONTENTAZUREFILECONNECTIONSTRING"] = NoFile,
        ["WEBSITE_CONTENTOVERVNET"] = NoFile,
        ["WEBSITE_CONTENTSHARE"] = NoFile,
        ["WEBSITE_MAX_DYNAMIC_APPLICATION_SCALE_OUT"] = NoScale,
        ["WEBSITE_MOUNT_ENABLED"] = NoFile,
        ["WEBSITE_RUN_FROM_PACKAGE"] = NoFile,
    };

    /// <summary>One line each.</summary>
    public static IEnumerable<string> For(
        IReadOnlyDictionary<string, string> settings, HostJson host, IReadOnlyList<LoadedFunction> functions)
    {
        foreach (var name in settings.Keys.Order(StringComparer.OrdinalIgnoreCase))
        {
            if (Reasons.TryGetValue(name, out var reason))
            {
                yield return $"The setting '{name}' has no effect here: {reason}.";
            }
        }

        if (settings.TryGetValue("FUNCTIONS_WORKER_RUNTIME", out var runtime)
            && !runtime.Equals("dotnet-isolated", StringComparison.OrdinalIgnoreCase))
        {
            yield return $"The setting 'FUNCTIONS_WORKER_RUNTIME' is '{runtime}', but the worker is a .NET isolated " +
                "one.";
        }

        var names = functions.Select(function => function.Definition.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var name in host.Functions.Where(name => !names.Contains(name)))
        {
            yield return $"host.json: $.functions names '{name}', but the app has no such function.";
        }
    }
}
