using Serverless.Conformance.Processes;

namespace Serverless.Conformance.Python;

/// <summary>
/// Packages of a Debian machine that the tests may install on: a container's, where they run as root.
/// </summary>
internal static class DebianPackage
{
    private const string Program = "/usr/bin/apt-get";
    private static readonly TimeSpan DownloadLimit = TimeSpan.FromMinutes(2);

    // Ended in the middle it would leave packages half installed, so this is long; nothing is downloaded in it.
    private static readonly TimeSpan UnpackLimit = TimeSpan.FromMinutes(8);

    private static readonly Dictionary<string, string?> Quietly = new() { ["DEBIAN_FRONTEND"] = "noninteractive" };

    private static readonly string[] Patience =
    [
        "-q",
        "-o", "Acquire::Retries=1",
        "-o", "Acquire::http::Timeout=15",
        "-o", "Acquire::https::Timeout=15",
        "-o", "DPkg::Lock::Timeout=60",
    ];

    /// <summary>Installs a package; returns null, or why not.</summary>
    public static async Task<string?> InstallAsync(string package)
    {
        if (!File.Exists(Program))
        {
            return "this machine has no apt-get";
        }

        if (!Environment.IsPrivilegedProcess)
        {
            return "only root may install it";
        }

        string[] install = [.. Patience, "install", "-y", "--no-install-recommends", package];
        return await RunAsync(DownloadLimit, [.. Patience, "update"])
            ?? await RunAsync(DownloadLimit, [.. install, "--download-only"])
            ?? await RunAsync(UnpackLimit, [.. install, "--no-download"]);
    }

    private static async Task<string?> RunAsync(TimeSpan limit, string[] arguments)
    {
        var (exitCode, output) = await ClientProcess.RunAsync(limit, Quietly, Program, arguments);
        return exitCode == 0
            ? null
            : $"apt-get {arguments[^1]} failed: {output[Math.Max(0, output.Length - 500)..].Trim()}";
    }
}
