using System.CommandLine;
using System.Security;
using Serverless.LocalHost.Hosting;

namespace Serverless.LocalHost.CommandLine;

/// <summary>
/// <c>dotnet-run</c>: has <c>dotnet run</c> in the folder of an app start this host. The worker's SDK starts Core Tools
/// there, by targets that a file of the app's own can define anew.
/// </summary>
internal static class DotnetRunCommand
{
    private const string FileName = "Directory.Build.targets";

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var folder = new Argument<string>("folder")
        {
            Description = "the folder of a Functions project",
            DefaultValueFactory = _ => ".",
        };
        var command = new Command(
            "dotnet-run", $"writes a {FileName} with which 'dotnet run' in an app's folder starts this host")
        {
            folder,
        };
        command.SetAction(parsed =>
        {
            var path = Write(parsed.GetValue(folder)!, ThisProgram());
            Console.WriteLine($"wrote '{path}': 'dotnet run' there starts this host");
            return 0;
        });
        return command;
    }

    /// <summary>Writes the file.</summary>
    /// <param name="folder">The folder of the app.</param>
    /// <param name="program">The program to run, and its first arguments.</param>
    /// <returns>The path of the file.</returns>
    /// <exception cref="LocalHostException">The folder is not there, or has such a file.</exception>
    public static string Write(string folder, (string Command, string Arguments) program)
    {
        if (!Directory.Exists(folder))
        {
            throw new LocalHostException($"There is no folder '{folder}'. Name the folder of a Functions project.");
        }

        var path = Path.Combine(Path.GetFullPath(folder), FileName);
        if (File.Exists(path))
        {
            throw new LocalHostException(
                $"'{path}' is there already, and is not written over. Put this into it instead:"
                + $"{Environment.NewLine}{Targets(program)}");
        }

        File.WriteAllText(path, $"<Project>\n{Targets(program)}</Project>\n");
        return path;
    }

    /// <summary>This program by its name where the PATH finds it, otherwise by its path.</summary>
    private static (string Command, string Arguments) ThisProgram()
    {
        var path = Environment.ProcessPath!;
        if (Path.GetFileNameWithoutExtension(path) == "dotnet")
        {
            return (path, $"exec \"{typeof(DotnetRunCommand).Assembly.Location}\" ");
        }

        var isOnPath = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator)
            .Any(folder => Path.TrimEndingDirectorySeparator(folder) == Path.GetDirectoryName(path));
        return (isOnPath ? Path.GetFileName(path) : path, string.Empty);
    }

    private static string Targets((string Command, string Arguments) program) =>
        $"""
          <!-- dotnet run starts this app under the local Functions host instead of Core Tools. -->
          <Target Name="_FunctionsCheckForCoreTools" />
          <Target Name="_FunctionsComputeRunArgumentsWhenFuncNotExists" />
          <Target Name="_FunctionsComputeRunArguments" BeforeTargets="ComputeRunArguments">
            <PropertyGroup>
              <RunCommand>{SecurityElement.Escape(program.Command)}</RunCommand>
              <_ThisApp>"$(MSBuildProjectFullPath)" --no-build --configuration $(Configuration)</_ThisApp>
              <RunArguments>{SecurityElement.Escape(program.Arguments)}$(_ThisApp) $(RunArguments)</RunArguments>
              <RunWorkingDirectory>$(MSBuildProjectDirectory)</RunWorkingDirectory>
            </PropertyGroup>
          </Target>

        """;
}
