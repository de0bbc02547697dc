namespace Serverless.Testing.Tests;

/// <summary>The apps that the tests start.</summary>
internal static class TestApps
{
    /// <summary>The folder of one's project.</summary>
    public static string Folder(string app) =>
        Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "Apps", app);
}
