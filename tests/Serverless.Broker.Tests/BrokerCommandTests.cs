using System.Diagnostics;

namespace Serverless.Broker.Tests;

/// <summary>The broker as a program: what is wrong with its options is said in words, not with a stack trace.</summary>
public sealed class BrokerCommandTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _directory = Directory.CreateTempSubdirectory("broker-command-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(
        "--in-memory --config FILE",
        "$.topics[0].subscriptions[0].rules[0].sqlFilter: The rule 'r' is refused")]
    [InlineData("--in-memory --config none.json", "Give --config the path of topology.json")]
    [InlineData("--in-memory --listen 0.0.0.0", "Give --keys FILE")]
    [InlineData("--in-memory --listen nowhere", "'nowhere' is no IP address")]
    [InlineData("--in-memory --max-message-size 102401", "Give --max-message-size")]
    [InlineData("--in-memory --max-message-size 0", "1 to 102400")]
    [InlineData("--data FILE", "Choose another directory")]
    [InlineData("export-certificate FILE/cert.pem", "The certificate cannot be written to")]
    public async Task Run_WithWhatIsWrong_SaysItAndFails(string arguments, string message)
    {
        var file = Path.Combine(_directory, "bad.json");
        await File.WriteAllTextAsync(file, """
            { "topics": [{ "name": "t", "subscriptions": [
              { "name": "s", "rules": [{ "name": "r", "sqlFilter": "a = = 1" }] }] }] }
            """);

        var (exitCode, errors) = await RunAsync(arguments.Replace("FILE", file, StringComparison.Ordinal).Split(' '));

        exitCode.ShouldBe(1);
        errors.ShouldContain(message);
        errors.ShouldNotContain("   at ");
    }

    private async Task<(int ExitCode, string Errors)> RunAsync(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Serverless.Broker.dll") },
            WorkingDirectory = _directory,
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // The development certificate is the user's; a test makes none there.
        start.Environment["HOME"] = _directory;
        if (arguments[0].StartsWith("--", StringComparison.Ordinal))
        {
            start.ArgumentList.Add("--amqp-port");
            start.ArgumentList.Add("0");
            start.ArgumentList.Add("--admin-port");
            start.ArgumentList.Add("0");
        }

        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = await process.StandardError.ReadToEndAsync().WaitAsync(Patience, TimeProvider.System);
            await output;
            await process.WaitForExitAsync();
            return (process.ExitCode, errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
