using System.Reflection;

namespace Serverless.Infrastructure.Tests.Bicep;

/// <summary>The Bicep CLI that NuGet unpacked.</summary>
internal static class BicepExecutable
{
    public static string Locate()
    {
        string directory = typeof(BicepExecutable).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
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
