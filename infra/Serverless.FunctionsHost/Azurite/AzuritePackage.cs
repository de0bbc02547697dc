using System.ComponentModel;
using System.Diagnostics;

namespace Serverless.FunctionsHost.Azurite;

/// <summary>The npm package of Azurite: found where it was installed before, installed where it was not.</summary>
internal static class AzuritePackage
{
    /// <summary>The version that is installed.</summary>
    public const string Version = "3.37.0";

    private const int Attempts = 3;
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    // npm waits five minutes for a request that stalls, and stalls do happen: ask again soon instead.
    private static readonly string[] Arguments =
    [
        "install",
        $"azurite@{Version}",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--no-save",
        "--prefer-offline",
        "--fetch-timeout=15000",
        "--fetch-retries=4",
        "--fetch-retry-mintimeout=500",
        "--fetch-retry-maxtimeout=2000",
    ];

    /// <summary>Gets where it is installed once for all hosts of this user.</summary>
    public static string UserDirectory { get; } = Path.Combine(
        Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "serverless",
        "azurite");

    /// <summary>The script that runs all three services.</summary>
    /// <param name="directory">Where the package is or is to be; a <c>node_modules</c> is made in it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AzuriteException">npm is missing, or failed every time.</exception>
    public static async Task<string> FindAsync(string directory, CancellationToken cancellationToken)
    {
        var script = Path.Combine(directory, "node_modules", "azurite", "dist", "src", "azurite.js");

        // npm writes this file last.
        var marker = Path.Combine(directory, "node_modules", ".package-lock.json");
        if (File.Exists(script) && File.Exists(marker))
        {
            return script;
        }

        // Two hosts that start at once would install into one folder.
        using var installing = await LockAsync(directory, cancellationToken);
        for (var attempt = 1; !File.Exists(script) || !File.Exists(marker); attempt++)
        {
            if (await InstallAsync(directory, cancellationToken) is { } failure && attempt == Attempts)
            {
                throw new AzuriteException(
                    $"Azurite {Version} could not be installed by npm in '{directory}', {attempt} times. The last time:"
                    + $" {failure} Check that npm reaches its registry, or set AzureWebJobsStorage to a storage that "
                    + "runs.");
            }
        }

        return script;
    }

    private static async Task<FileStream> LockAsync(string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        while (true)
        {
            try
            {
                return new FileStream(
                    Path.Combine(directory, "install.lock"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(LockPoll, TimeProvider.System, cancellationToken);
            }
        }
    }

    /// <summary>Returns null, or what failed.</summary>
    private static async Task<string?> InstallAsync(string directory, CancellationToken cancellationToken)
    {
        // Without a package.json npm would look for one further up.
        var package = Path.Combine(directory, "package.json");
        if (!File.Exists(package))
        {
            await File.WriteAllTextAsync(package, "{ \"private\": true }", cancellationToken);
        }

        using var npm = Start(directory);
        npm.StandardInput.Close();
        var output = npm.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = npm.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await npm.WaitForExitAsync(cancellationToken).WaitAsync(Limit, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException)
        {
            npm.Kill(entireProcessTree: true);
            return $"it did not end within {Limit}.";
        }
        catch (OperationCanceledException)
        {
            npm.Kill(entireProcessTree: true);
            throw;
        }

        return npm.ExitCode == 0 ? null : $"exit code {npm.ExitCode}: {await errors} {await output}";
    }

    private static Process Start(string directory)
    {
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd.exe", ["/c", "npm", .. Arguments])
            : new ProcessStartInfo("npm", Arguments);
        start.WorkingDirectory = directory;
        start.UseShellExecute = false;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception failure)
        {
            throw new AzuriteException(
                $"npm could not be started: {failure.Message}. Storage triggers need Azurite, which needs Node.js 20 or"
                + " later with npm; install it, or set AzureWebJobsStorage to a storage that runs.",
                failure);
        }
    }
}
