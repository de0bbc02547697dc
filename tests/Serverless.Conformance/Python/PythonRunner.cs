using System.Globalization;
using Serverless.Conformance.Brokers;
using Serverless.Conformance.Processes;

namespace Serverless.Conformance.Python;

/// <summary>
/// Debian's azure-servicebus for Python, which speaks AMQP over TLS alone: a process a scenario. Where there is no such
/// Python, and it cannot be installed, the scenarios are skipped.
/// </summary>
public sealed class PythonRunner
{
    private static readonly TimeSpan ScenarioLimit = TimeSpan.FromSeconds(60);
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "client-python");

    private readonly Lazy<Task<PythonInstallation>> _installation = new(PythonInstallation.FindAsync);

    /// <summary>No bytecode beside the scripts, and no settings of the user's that change what is trusted.</summary>
    internal static Dictionary<string, string?> Environment { get; } = new()
    {
        ["PYTHONDONTWRITEBYTECODE"] = "1",
        ["PYTHONPATH"] = null,
        ["SSL_CERT_FILE"] = null,
        ["CURL_CA_BUNDLE"] = null,
        ["REQUESTS_CA_BUNDLE"] = null,
    };

    /// <summary>The names of the scenarios in a file, in its order.</summary>
    public static IEnumerable<string> Names(string file)
    {
        const string Start = "@scenario(\"";
        foreach (var line in File.ReadLines(Path.Combine(Folder, "scenarios", file + ".py")))
        {
            if (line.StartsWith(Start, StringComparison.Ordinal))
            {
                yield return line[Start.Length..line.IndexOf('"', Start.Length)];
            }
        }
    }

    /// <summary>Fails when the scenario fails; skips when there is no client.</summary>
    public async Task PassesAsync(string scenario)
    {
        var installation = await _installation.Value;
        Assert.SkipWhen(installation.Program is null, installation.Missing ?? string.Empty);

        var certificate = await TestCertificate.FileAsync();
        await using var broker = await ConformanceBroker.StartAsync();
        var (exitCode, output) = await ClientProcess.RunAsync(
            ScenarioLimit,
            new Dictionary<string, string?>(Environment) { ["REQUESTS_CA_BUNDLE"] = certificate },
            installation.Program!,
            Path.Combine(Folder, "run.py"),
            scenario,
            broker.AmqpsPort.ToString(CultureInfo.InvariantCulture),
            broker.AdministrationPort.ToString(CultureInfo.InvariantCulture),
            certificate);
        exitCode.ShouldBe(0, output);
    }
}
