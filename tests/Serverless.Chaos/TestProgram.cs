using System.Diagnostics;

namespace Serverless.Chaos;

/// <summary>A test program of this repository, which a variable makes a long run.</summary>
/// <param name="name">Its project.</param>
internal sealed class TestProgram(string name)
{
    /// <summary>Runs the tests of a name, in which * stands for anything.</summary>
    /// <returns>Its exit code; 0 when the test passed.</returns>
    public async Task<int> RunAsync(
        string test, IReadOnlyDictionary<string, int> settings, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Path.Combine(Folder(), name + (OperatingSystem.IsWindows() ? ".exe" : "")))
        {
            UseShellExecute = false,
            ArgumentList = { "-method", $"{name}.{test}", "-showLiveOutput" },
        };
        foreach (var (variable, value) in settings)
        {
            start.Environment[variable] = value.ToString();
        }

        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    // tests/Serverless.Chaos/bin/Configuration/framework, beside tests/NAME/bin/…
    private string Folder()
    {
        var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var tests = own.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(tests, name, "bin", own.Parent.Name, own.Name);
    }
}
