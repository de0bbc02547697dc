namespace Serverless.Testing.Apps;

/// <summary>Finds the build output of an app.</summary>
internal static class AppLocator
{
    /// <summary>What every output of a Functions project has.</summary>
    private const string WorkerConfig = "worker.config.json";

    /// <summary>The output of an app: of its path, or of <c>functions/{name}</c> beside the topology.</summary>
    /// <param name="app">A name, or the path of an output or of a project's folder.</param>
    /// <param name="root">The folder that <c>bicep/topology.json</c> is in; null when there is none.</param>
    /// <exception cref="TestSystemException">There is no such app, or it was not built.</exception>
    public static AppLocation Find(string app, string? root)
    {
        if (app.AsSpan().ContainsAny('/', '\\') || Directory.Exists(app))
        {
            var path = Path.GetFullPath(app);
            return OutputOf(path) is { } found
                ? new AppLocation(NameOf(path), found)
                : throw new TestSystemException(
                    $"'{path}' is no output of a Functions project: no {WorkerConfig} in it or in its bin folder. "
                    + "Build the project first.");
        }

        if (root is null)
        {
            throw new TestSystemException(
                $"The app '{app}' is looked for beside bicep/topology.json, but there is none in "
                + $"'{AppContext.BaseDirectory}' or above. Give the path of the app's output.");
        }

        var functions = Path.Combine(root, "functions");
        var folder = Directory.Exists(functions)
            ? Directory.EnumerateDirectories(functions)
                .FirstOrDefault(path => Path.GetFileName(path).Equals(app, StringComparison.OrdinalIgnoreCase))
            : null;
        if (folder is null)
        {
            throw new TestSystemException(
                $"There is no folder '{app}' in '{functions}'. Name an app that is there, or give a path.");
        }

        return OutputOf(folder) is { } output
            ? new AppLocation(app, output)
            : throw new TestSystemException(
                $"The app '{app}' was not built: nothing in '{Path.Combine(folder, "bin")}' has a {WorkerConfig}. "
                + "Reference its project from the test project, with ReferenceOutputAssembly=\"false\" where only its "
                + "output is needed.");
    }

    /// <summary>The nearest folder, upwards, that has <c>bicep/topology.json</c>; null when none has.</summary>
    public static string? FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "bicep", "topology.json")))
            {
                return folder.FullName;
            }
        }

        return null;
    }

    /// <summary>The folder itself, the one of the test's own configuration, or the newest of its outputs.</summary>
    private static string? OutputOf(string folder)
    {
        if (File.Exists(Path.Combine(folder, WorkerConfig)))
        {
            return folder;
        }

        // The test's own output says which: bin/Debug/net10.0.
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var same = Path.Combine(folder, "bin", own.Parent?.Name ?? string.Empty, own.Name);
        if (File.Exists(Path.Combine(same, WorkerConfig)))
        {
            return same;
        }

        var bin = Path.Combine(folder, "bin");
        return Directory.Exists(bin)
            ? Directory.EnumerateFiles(bin, WorkerConfig, SearchOption.AllDirectories)
                .OrderByDescending(File.GetLastWriteTimeUtc)
                .Select(Path.GetDirectoryName)
                .FirstOrDefault()
            : null;
    }

    /// <summary>The project's folder names the app, wherever in its bin the output is.</summary>
    private static string NameOf(string path)
    {
        var parts = path.TrimEnd('/', '\\').Split('/', '\\');
        var bin = Array.FindLastIndex(parts, part => part == "bin");
        return (bin > 0 ? parts[bin - 1] : parts[^1]).ToLowerInvariant();
    }
}
