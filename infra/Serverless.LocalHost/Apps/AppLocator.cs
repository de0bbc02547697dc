using Serverless.LocalHost.Hosting;
using Serverless.Topology;

namespace Serverless.LocalHost.Apps;

/// <summary>Finds the apps that are to run: those that the command line names, or those of topology.json.</summary>
internal static class AppLocator
{
    private const string WorkerConfig = "worker.config.json";
    private static readonly string[] ProjectPatterns = ["*.csproj", "*.fsproj", "*.vbproj"];

    /// <summary>The apps of a topology: each is the project below <c>functions/</c> with its name.</summary>
    /// <exception cref="LocalHostException">An app has no project.</exception>
    public static IReadOnlyList<AppSource> OfTopology(TopologyDefinition topology, string root)
    {
        var functions = Path.Combine(root, "functions");
        var projects = Directory.Exists(functions)
            ? Directory.EnumerateDirectories(functions).SelectMany(ProjectsIn).ToList()
            : [];
        return
        [
            .. topology.Apps.Select(app => new AppSource(
                app.Name,
                projects.Find(project => NameOf(project) == app.Name) ?? throw new LocalHostException(
                    $"topology.json has the app '{app.Name}', but no project below '{functions}' is called so. " +
                    "Add it there, or remove the app from topology.json."),
                Output: null,
                app.Name)),
        ];
    }

    /// <summary>
    /// The app that a path names: a project file, the folder of one, or the folder of an app's output.
    /// </summary>
    /// <exception cref="LocalHostException">There is no app there.</exception>
    public static AppSource At(string path, TopologyDefinition? topology)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (File.Exists(full))
        {
            return Path.GetExtension(full) is ".csproj" or ".fsproj" or ".vbproj"
                ? OfProject(full, topology)
                : throw new LocalHostException(
                    $"'{full}' is no project file. Name a .csproj, .fsproj or .vbproj, its folder, or the folder of " +
                    "an app's output.");
        }

        if (!Directory.Exists(full))
        {
            throw new LocalHostException(
                $"There is no folder '{full}'. Name the folder of a Functions project, or of its output.");
        }

        return ProjectsIn(full) switch
        {
            [var only] => OfProject(only, topology),
            [] when File.Exists(Path.Combine(full, WorkerConfig)) => OfOutput(full, topology),
            [] => throw new LocalHostException(
                $"'{full}' has neither a project file nor a {WorkerConfig}, so it is neither a Functions project nor " +
                "the output of one. Name the folder of the project, or the one that 'dotnet publish' wrote."),
            var several => throw new LocalHostException(
                $"'{full}' has {several.Count} projects: {string.Join(", ", several.Select(Path.GetFileName))}. " +
                "Name one of these files."),
        };
    }

    /// <summary>Gives apps of one name a number each from the second on.</summary>
    public static IReadOnlyList<AppSource> Distinct(IEnumerable<AppSource> apps)
    {
        var result = new List<AppSource>();
        foreach (var app in apps)
        {
            var name = app.Name;
            for (var number = 2; result.Exists(other => other.Name == name); number++)
            {
                name = $"{app.Name}-{number}";
            }

            result.Add(app with { Name = name });
        }

        return result;
    }

    private static AppSource OfProject(string project, TopologyDefinition? topology)
    {
        var name = NameOf(project);
        return new AppSource(name, project, Output: null, IdentityOf(name, topology));
    }

    /// <summary>An output is called by its assembly: its folder is mostly called net10.0 or publish.</summary>
    private static AppSource OfOutput(string directory, TopologyDefinition? topology)
    {
        var configuration = Directory.EnumerateFiles(directory, "*.runtimeconfig.json").FirstOrDefault();
        var name = AppNames.Of(configuration is null
            ? Path.GetFileName(directory)
            : Path.GetFileName(configuration)[..^".runtimeconfig.json".Length]);
        return new AppSource(name, Project: null, directory, IdentityOf(name, topology));
    }

    private static string? IdentityOf(string name, TopologyDefinition? topology) =>
        topology?.Apps.FirstOrDefault(app => app.Name == name)?.Name;

    private static string NameOf(string project) => AppNames.Of(Path.GetFileNameWithoutExtension(project));

    private static List<string> ProjectsIn(string directory) =>
        [
            .. ProjectPatterns.SelectMany(pattern => Directory.EnumerateFiles(directory, pattern))
                .Order(StringComparer.Ordinal),
        ];
}
