using Serverless.FunctionsHost.Metadata;
using Serverless.LocalHost.Building;
using Serverless.LocalHost.Hosting;

namespace Serverless.LocalHost.Apps;

/// <summary>
/// From what the command line says to apps that can be started: finds them, builds them, reads what they are.
/// </summary>
internal static class AppPreparation
{
    private const string WorkerConfig = "worker.config.json";

    /// <summary>Prepares the apps, in the order of the command line or of topology.json.</summary>
    /// <exception cref="LocalHostException">One cannot be found, built or read.</exception>
    public static async Task<IReadOnlyList<PreparedApp>> PrepareAsync(
        LocalHostOptions options, string? topologyPath, TimeProvider time, CancellationToken cancellationToken)
    {
        var topology = topologyPath is null ? null : TopologyLocator.Load(topologyPath);
        var sources = AppLocator.Distinct(
            options.Apps.Count > 0 ? options.Apps.Select(path => AppLocator.At(path, topology))
            : topology is not null ? AppLocator.OfTopology(topology, TopologyLocator.RootOf(topologyPath!))
            : throw new LocalHostException(
                "There is no bicep/topology.json here that names apps. Name the folder of a Functions project."));
        CheckNames(options, sources);
        var projects =
            sources.Select(source => source.Project).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var built = await OutputsAsync(options, projects, time, cancellationToken);
        return
        [
            .. sources.Select(source =>
            {
                var output = source.Output ?? built[source.Project!];
                return new PreparedApp(source, Checked(source, output), FunctionsMetadata.Read(output));
            }),
        ];
    }

    /// <summary>An option for an app that does not run is a mistake, most likely in its name.</summary>
    private static void CheckNames(LocalHostOptions options, IReadOnlyList<AppSource> apps)
    {
        var unknown = options.WaitForDebugger.Select(name => (Name: name, Option: $"--wait-for-debugger {name}"))
            .Concat(options.NamedPorts.Select(name => (Name: name, Option: $"--port {name}=PORT")))
            .FirstOrDefault(given => !apps.Any(
                app => app.Name.Equals(given.Name, StringComparison.OrdinalIgnoreCase)));
        if (unknown.Option is not null)
        {
            throw new LocalHostException(
                $"'{unknown.Option}' names no app that is to run. Name one of: "
                + $"{string.Join(", ", apps.Select(app => app.Name))}.");
        }
    }

    private static async Task<Dictionary<string, string>> OutputsAsync(
        LocalHostOptions options, List<string> projects, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!options.Build)
        {
            return projects.ToDictionary(
                project => project,
                project => NewestOutput(project, options.Configuration) ?? throw new LocalHostException(
                    $"'{project}' is not built as {options.Configuration}. Build it, or leave out --no-build."),
                StringComparer.Ordinal);
        }

        var builder = new AppBuilder(options.Configuration, time, Console.Error.WriteLine);
        return (await builder.BuildAsync(projects, cancellationToken))
            .ToDictionary(app => app.Project, app => app.Output, StringComparer.Ordinal);
    }

    /// <summary>Where a build puts things unless it is told otherwise: <c>bin/Configuration/framework</c>.</summary>
    private static string? NewestOutput(string project, string configuration)
    {
        var bin = Path.Combine(Path.GetDirectoryName(project)!, "bin", configuration);
        return Directory.Exists(bin)
            ? Directory.EnumerateFiles(bin, WorkerConfig, SearchOption.AllDirectories)
                .Where(file => !file.Contains(
                    $"{Path.DirectorySeparatorChar}publish{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
                .OrderByDescending(File.GetLastWriteTimeUtc)
                .Select(Path.GetDirectoryName)
                .FirstOrDefault()
            : null;
    }

    private static string Checked(AppSource source, string output) =>
        File.Exists(Path.Combine(output, WorkerConfig)) ? output : throw new LocalHostException(
            $"'{source.Project ?? output}' builds no {WorkerConfig}, so it is no Functions project of the isolated " +
            "worker. Reference Microsoft.Azure.Functions.Worker.Sdk in it and set AzureFunctionsVersion to v4; the " +
            "in-process model is not served.");
}
