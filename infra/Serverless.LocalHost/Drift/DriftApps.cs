using Serverless.LocalHost.Apps;
using Serverless.LocalHost.Building;
using Serverless.LocalHost.Hosting;

namespace Serverless.LocalHost.Drift;

/// <summary>Builds every app of <c>functions/</c>, whether topology.json names it or not, and says where.</summary>
internal static class DriftApps
{
    private const string Configuration = "Debug";

    /// <summary>The output directories; none when the file is not there, which the check says.</summary>
    /// <exception cref="LocalHostException">An app does not build.</exception>
    public static async Task<IReadOnlyList<string>> BuildAsync(string topologyPath, CancellationToken cancellationToken)
    {
        if (!File.Exists(topologyPath))
        {
            return [];
        }

        var functions = Path.Combine(TopologyLocator.RootOf(Path.GetFullPath(topologyPath)), "functions");
        var projects = Directory.Exists(functions)
            ? Directory.EnumerateDirectories(functions)
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
                .Order(StringComparer.Ordinal)
                .ToList()
            : [];
        var built = await new AppBuilder(Configuration, TimeProvider.System, Console.Error.WriteLine)
            .BuildAsync(projects, cancellationToken);
        return [.. built.Select(app => app.Output)];
    }
}
