using System.Diagnostics;
using System.Security;
using Serverless.LocalHost.Hosting;

namespace Serverless.LocalHost.Building;

/// <summary>Builds apps with the .NET SDK, all in one call, so that what they share is built once.</summary>
internal sealed class AppBuilder(string configuration, TimeProvider time, Action<string> say)
{
    /// <summary>Restores and builds what has changed since it was built last, and says where the outputs are.</summary>
    /// <param name="projects">The project files.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LocalHostException">A build failed; the message has the compiler's errors.</exception>
    public async Task<IReadOnlyList<BuiltApp>> BuildAsync(
        IReadOnlyList<string> projects, CancellationToken cancellationToken)
    {
        var known = projects
            .Select(project => (Project: project, Output: BuildStamp.OutputOfUnchanged(project, configuration)))
            .ToList();
        var changed = known.Where(app => app.Output is null).Select(app => app.Project).ToList();
        IReadOnlyList<BuiltApp> built = [];
        if (changed.Count > 0)
        {
            say($"building {string.Join(", ", changed.Select(Path.GetFileNameWithoutExtension))}");
            var started = time.GetUtcNow();
            built = await RunAsync(changed, cancellationToken);
            foreach (var app in built)
            {
                BuildStamp.Write(app, configuration, started);
            }
        }

        return
        [
            .. known.Select(app => app.Output is { } output
                ? new BuiltApp(app.Project, output)
                : built.FirstOrDefault(each => each.Project == app.Project) ?? throw new LocalHostException(
                    $"The build of '{app.Project}' says nowhere where its output is. A project with several target " +
                    "frameworks has several: publish one, and name the published folder.")),
        ];
    }

    private async Task<IReadOnlyList<BuiltApp>> RunAsync(List<string> projects, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("serverless-build-").FullName;
        try
        {
            var outputs = Path.Combine(folder, "outputs");
            var traversal = Path.Combine(folder, "apps.proj");
            await File.WriteAllTextAsync(traversal, Traversal(projects, outputs), cancellationToken);
            var (exitCode, errors) = await MSBuildAsync(traversal, cancellationToken);
            if (exitCode != 0)
            {
                throw new LocalHostException(
                    $"The build failed. Mend what is named here and start again.{Environment.NewLine}{errors}");
            }

            return
            [
                .. (await File.ReadAllLinesAsync(outputs, cancellationToken))
                    .Select(line => line.Split('|'))
                    .Select(parts => new BuiltApp(parts[0], Path.GetDirectoryName(parts[1])!)),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<(int ExitCode, string Errors)> MSBuildAsync(
        string traversal, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        string[] arguments =
        [
            // Nodes that stay would hold the pipe of the output.
            "msbuild", traversal, "-restore", "-target:Build", "-maxCpuCount", "-nodeReuse:false", "-nologo",
            "-verbosity:quiet",
            $"-property:Configuration={configuration}", "-consoleLoggerParameters:ErrorsOnly;NoSummary",
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // What the SDK that runs this host was told is not for the one that builds.
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment.Remove("MSBuildSDKsPath");
        start.Environment.Remove("MSBUILD_EXE_PATH");
        using var process = Process.Start(start) ?? throw new LocalHostException(
            "'dotnet' could not be run. Install the .NET SDK, or name apps that are built already.");
        try
        {
            process.StandardInput.Close();
            var errors = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, string.Join(Environment.NewLine, Distinct(errors)));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>One error of a project that two apps reference is shown once.</summary>
    private static IEnumerable<string> Distinct(string errors) => errors
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Distinct(StringComparer.Ordinal);

    private static string Traversal(List<string> projects, string outputs) =>
        $"""
        <Project>
          <ItemGroup>
            {string.Concat(projects.Select(project => $"<App Include=\"{SecurityElement.Escape(project)}\" />"))}
          </ItemGroup>
          <Target Name="Restore">
            <MSBuild Projects="@(App)" Targets="Restore" />
          </Target>
          <Target Name="Build">
            <MSBuild Projects="@(App)" Targets="Build" BuildInParallel="true" />
            <MSBuild Projects="@(App)" Targets="GetTargetPath" BuildInParallel="true">
              <Output TaskParameter="TargetOutputs" ItemName="Built" />
            </MSBuild>
            <WriteLinesToFile File="{SecurityElement.Escape(outputs)}" Overwrite="true"
                              Lines="@(Built->'%(MSBuildSourceProjectFile)|%(FullPath)')" />
          </Target>
        </Project>
        """;
}
