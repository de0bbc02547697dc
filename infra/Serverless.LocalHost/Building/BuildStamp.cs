using System.Text.Json;

namespace Serverless.LocalHost.Building;

/// <summary>
/// Remembers in a project's <c>obj</c> that it was built, so that the next start need not ask MSBuild, which takes
/// seconds to say that nothing has changed.
/// </summary>
internal sealed record BuildStamp
{
    private static readonly string[] SkippedFolders = ["bin", "obj", ".git", ".vs", "node_modules", ".azurefunctions"];
    private static readonly string[] FilesAbove =
    [
        "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", "nuget.config",
        "host.json", "local.settings.json",
    ];

    /// <summary>Gets the configuration that was built.</summary>
    public required string Configuration { get; init; }

    /// <summary>Gets the directory of the output.</summary>
    public required string Output { get; init; }

    /// <summary>Gets when the build began: what is newer is not in it.</summary>
    public required DateTimeOffset BuildStarted { get; init; }

    /// <summary>Gets the folders of the project and of the projects that it references.</summary>
    public required IReadOnlyList<string> Folders { get; init; }

    /// <summary>
    /// Where a project's output is, when nothing has changed since it was built; null when it is to be built.
    /// </summary>
    public static string? OutputOfUnchanged(string project, string configuration)
    {
        try
        {
            var path = PathOf(project, configuration);
            return File.Exists(path)
                && JsonSerializer.Deserialize<BuildStamp>(File.ReadAllText(path)) is { } stamp
                && stamp.Configuration == configuration
                && File.Exists(Path.Combine(stamp.Output, "worker.config.json"))
                && stamp.IsUnchanged()
                    ? stamp.Output
                    : null;
        }
        catch (Exception failure) when (failure is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Remembers a build; a project whose references are not known is built each time.</summary>
    public static void Write(BuiltApp app, string configuration, DateTimeOffset buildStarted)
    {
        try
        {
            if (ReferencedFolders(app.Project) is { } folders)
            {
                var stamp = new BuildStamp
                {
                    Configuration = configuration,
                    Output = app.Output,
                    BuildStarted = buildStarted,
                    Folders = folders,
                };
                File.WriteAllText(PathOf(app.Project, configuration), JsonSerializer.Serialize(stamp));
            }
        }
        catch (Exception failure) when (failure is IOException or JsonException or UnauthorizedAccessException)
        {
            // Without it the next start takes longer, no more.
        }
    }

    private static string PathOf(string project, string configuration) =>
        Path.Combine(Path.GetDirectoryName(project)!, "obj", $"serverless.{configuration}.json");

    private bool IsUnchanged()
    {
        var since = BuildStarted.UtcDateTime;
        return Folders.All(
            folder => Directory.Exists(folder) && !HasNewer(folder, since) && !AboveHasNewer(folder, since));
    }

    private static bool HasNewer(string folder, DateTime since)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo directory)
            {
                // A folder is newer when something was removed from it.
                if (!SkippedFolders.Contains(directory.Name, StringComparer.OrdinalIgnoreCase)
                    && (directory.LastWriteTimeUtc > since || HasNewer(directory.FullName, since)))
                {
                    return true;
                }
            }
            else if (entry.LastWriteTimeUtc > since)
            {
                return true;
            }
        }

        return false;
    }

    private static bool AboveHasNewer(string folder, DateTime since)
    {
        for (var above = Path.GetDirectoryName(folder); above is not null; above = Path.GetDirectoryName(above))
        {
            if (FilesAbove.Any(name => File.GetLastWriteTimeUtc(Path.Combine(above, name)) > since))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The restore has written every project that a build of this one compiles.</summary>
    private static List<string>? ReferencedFolders(string project)
    {
        var own = Path.GetDirectoryName(project)!;
        var assets = Path.Combine(own, "obj", "project.assets.json");
        if (!File.Exists(assets))
        {
            return null;
        }

        using var document = JsonDocument.Parse(File.ReadAllText(assets));
        List<string> folders = [own];
        foreach (var library in document.RootElement.GetProperty("libraries").EnumerateObject())
        {
            if (library.Value.GetProperty("type").GetString() == "project"
                && library.Value.TryGetProperty("msbuildProject", out var path))
            {
                folders.Add(Path.GetDirectoryName(Path.GetFullPath(path.GetString()!, own))!);
            }
        }

        return folders;
    }
}
