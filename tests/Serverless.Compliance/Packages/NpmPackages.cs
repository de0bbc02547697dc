using System.ComponentModel;
using System.Diagnostics;

namespace Serverless.Compliance;

/// <summary>The npm packages of a folder with a package-lock.json, for tests that need a program of Node's.</summary>
public static class NpmPackages
{
    private const int Attempts = 3;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    // npm waits five minutes for a request that stalls, and stalls do happen: ask again soon instead.
    private static readonly string[] Arguments =
    [
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--prefer-offline",
        "--fetch-timeout=15000",
        "--fetch-retries=4",
        "--fetch-retry-mintimeout=500",
        "--fetch-retry-maxtimeout=2000",
    ];

    /// <summary>Installs what the lock file pins, unless it is there.</summary>
    /// <exception cref="InvalidOperationException">npm is missing, or failed every time.</exception>
    public static async Task InstallAsync(string folder)
    {
        // npm writes this file last.
        var installed = Path.Combine(folder, "node_modules", ".package-lock.json");
        var wanted = Path.Combine(folder, "package-lock.json");
        if (File.Exists(installed) && File.GetLastWriteTimeUtc(installed) >= File.GetLastWriteTimeUtc(wanted))
        {
            return;
        }

        for (var attempt = 1; await InstallOnceAsync(folder) is { } failure; attempt++)
        {
            if (attempt == Attempts)
            {
                throw new InvalidOperationException(
                    $"npm ci in '{folder}' failed {attempt} times. The last time: {failure}");
            }
        }
    }

    /// <summary>Returns null, or what failed.</summary>
    private static async Task<string?> InstallOnceAsync(string folder)
    {
        using var npm = Start(folder);
        npm.StandardInput.Close();
        var output = npm.StandardOutput.ReadToEndAsync();
        var errors = npm.StandardError.ReadToEndAsync();
        try
        {
            await npm.WaitForExitAsync().WaitAsync(Limit);
        }
        catch (TimeoutException)
        {
            npm.Kill(entireProcessTree: true);
            return $"it did not end within {Limit}";
        }

        return npm.ExitCode == 0 ? null : $"exit code {npm.ExitCode}: {await errors} {await output}";
    }

    private static Process Start(string folder)
    {
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd.exe", ["/c", "npm", .. Arguments])
            : new ProcessStartInfo("npm", Arguments);
        start.WorkingDirectory = folder;
        start.UseShellExecute = false;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException(
                $"npm could not be started: {e.Message}. These tests need Node.js 20 or later with npm.", e);
        }
    }
}
