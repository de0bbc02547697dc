using System.Reflection;

namespace Serverless.Infrastructure.Tests.Bicep;

/// <summary>The Bicep CLI that NuGet unpacked.</summary>
internal static class BicepCli
{
    private static readonly Lazy<string> Executable = new(Locate);

    public static Task<ProcessOutput> RunAsync(string directory, params string[] arguments) =>
        ProcessRunner.RunAsync(
            Executable.Value, arguments, directory, cancellationToken: TestContext.Current.CancellationToken);

    private static string Locate()
    {
        string directory = typeof(BicepCli).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "BicepDirectory").Value!;
        string path = Path.Combine(directory, "tools", OperatingSystem.IsWindows() ? "bicep.exe" : "bicep");
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"The Bicep CLI is not at '{path}'. Restore the solution.", path);
        }

        if (!OperatingSystem.IsWindows())
        {
            UnixFileMode mode = File.GetUnixFileMode(path);
            if (!mode.HasFlag(UnixFileMode.UserExecute))
            {
                File.SetUnixFileMode(path, mode | UnixFileMode.UserExecute);
            }
        }

        return path;
    }
}
