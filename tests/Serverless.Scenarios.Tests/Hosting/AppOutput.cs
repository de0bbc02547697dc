namespace Serverless.Scenarios.Tests.Hosting;

/// <summary>What the build of an app has written, in the configuration of these tests.</summary>
internal static class AppOutput
{
    /// <summary>Copies it, for a test that changes it.</summary>
    /// <param name="project">The folder of the app's project.</param>
    /// <param name="target">The folder to copy to; it is made.</param>
    public static void Copy(string project, string target)
    {
        var framework = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var output = Path.Combine(project, "bin", LocalHostProcess.Configuration, framework);
        foreach (var file in Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(output, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
