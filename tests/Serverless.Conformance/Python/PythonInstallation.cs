using Serverless.Conformance.Processes;

namespace Serverless.Conformance.Python;

/// <summary>A Python that has azure-servicebus 7 on uamqp, as Debian's package python3-azure has it.</summary>
internal sealed record PythonInstallation(string? Program, string? Missing)
{
    private const string Package = "python3-azure";
    private const string Probe =
        "import azure.servicebus.management, uamqp; "
        + "from azure.servicebus._common import _configuration; _configuration.DEFAULT_AMQPS_PORT";

    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(30);

    // The first in PATH may be a version manager's, that does not see Debian's packages.
    private static readonly string[] Candidates = ["python3", "/usr/bin/python3"];

    /// <summary>
    /// Looks for one, and installs the package where that is possible; <see cref="Missing"/> says why there is none.
    /// </summary>
    public static async Task<PythonInstallation> FindAsync()
    {
        if (await SearchAsync() is { } found)
        {
            return new PythonInstallation(found, null);
        }

        var failure = await DebianPackage.InstallAsync(Package);
        return await SearchAsync() is { } installed
            ? new PythonInstallation(installed, null)
            : new PythonInstallation(
                null,
                $"No python3 here imports azure.servicebus 7 and uamqp, and {Package} was not installed: "
                + $"{failure ?? "it is, but its modules do not load"}. "
                + $"Install it (Debian: apt-get install {Package}).");
    }

    private static async Task<string?> SearchAsync()
    {
        foreach (var candidate in Candidates)
        {
            var (exitCode, _) = await ClientProcess.RunAsync(
                ProbeLimit, PythonRunner.Environment, candidate, "-c", Probe);
            if (exitCode == 0)
            {
                return candidate;
            }
        }

        return null;
    }
}
