using System.Diagnostics;

namespace Serverless.Chaos.Sagas;

/// <summary>The test program of the sagas, one test at a time.</summary>
internal static class SagaTests
{
    private const string Name = "Serverless.Sagas.Tests";

    /// <returns>Its exit code; 0 when the test passed.</returns>
    public static async Task<int> RunAsync(
        string test, IReadOnlyDictionary<string, int> settings, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Path.Combine(Folder(), Name + (OperatingSystem.IsWindows() ? ".exe" : "")))
        {
            UseShellExecute = false,
            ArgumentList = { "-method", $"{Name}.{test}", "-showLiveOutput" },
        };
        foreach (var (variable, value) in settings)
        {
            start.Environment[variable] = value.ToString();
        }

        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    // tests/Serverless.Chaos/bin/Configuration/framework, beside tests/Serverless.Sagas.Tests/bin/…
    private static string Folder()
    {
        var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var tests = own.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(tests, Name, "bin", own.Parent.Name, own.Name);
    }
}
