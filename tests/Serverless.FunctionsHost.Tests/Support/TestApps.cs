using System.Reflection;

namespace Serverless.FunctionsHost.Tests.Support;

/// <summary>Where the outputs of the apps below tests/Apps are.</summary>
internal static class TestApps
{
    /// <summary>The output directory of an app, built with the tests.</summary>
    public static string DirectoryOf(string app)
    {
        var directory = Path.Combine(
            Metadata("RepositoryRoot"), "tests", "Apps", app, "bin", Metadata("Configuration"), "net10.0");
        return Directory.Exists(directory)
            ? directory
            : throw new DirectoryNotFoundException($"'{directory}' does not exist: the app '{app}' was not built.");
    }

    /// <summary>A path in the repository.</summary>
    public static string RepositoryPath(params string[] parts) => Path.Combine([Metadata("RepositoryRoot"), .. parts]);

    private static string Metadata(string key) =>
        typeof(TestApps).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(item => item.Key == key).Value!;
}
