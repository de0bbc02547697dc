using System.ComponentModel;
using System.Diagnostics;

namespace Serverless.Conformance.Processes;

/// <summary>A program that runs to its end, within a limit.</summary>
internal static class ClientProcess
{
    /// <summary>Runs it, and ends it with its children when it takes longer.</summary>
    /// <param name="limit">How long it may run.</param>
    /// <param name="environment">Variables to set, or with null to remove.</param>
    /// <param name="program">A path, or a name in PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it printed to both outputs; the exit code is null when it could not start or was ended.</returns>
    public static async Task<(int? ExitCode, string Output)> RunAsync(
        TimeSpan limit, IReadOnlyDictionary<string, string?> environment, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception failure)
        {
            return (null, $"'{program}' could not be started: {failure.Message}");
        }

        using (process)
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            try
            {
                await process.WaitForExitAsync().WaitAsync(limit, TimeProvider.System);
                return (process.ExitCode, await output + await errors);
            }
            catch (TimeoutException)
            {
                process.Kill(entireProcessTree: true);
                return (null, $"'{program} {string.Join(' ', arguments)}' did not end within {limit}. "
                    + await output + await errors);
            }
        }
    }
}
