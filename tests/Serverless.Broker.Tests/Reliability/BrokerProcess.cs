using System.Diagnostics;

namespace Serverless.Broker.Tests.Reliability;

/// <summary>The broker as a program of its own, that can be killed.</summary>
internal sealed class BrokerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private BrokerProcess(Process process, string connectionString)
    {
        _process = process;
        ConnectionString = connectionString;
    }

    public string ConnectionString { get; }

    /// <summary>The line on what was recovered; null in memory.</summary>
    public string? Recovered { get; private init; }

    public static async Task<BrokerProcess> StartAsync(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "Serverless.Broker.dll"),
                "--amqp-port", "0",
                "--admin-port", "0",
            },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        List<string> lines = [];
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(StartLimit) is { } line)
        {
            if (line == "ready")
            {
                string endpoint = lines.Single(l => l.StartsWith("Endpoint=", StringComparison.Ordinal));
                return new BrokerProcess(process, endpoint)
                {
                    Recovered = lines.FirstOrDefault(l => l.StartsWith("Recovered", StringComparison.Ordinal)),
                };
            }

            lines.Add(line);
        }

        throw new InvalidOperationException($"The broker did not start: {string.Join('\n', lines)}\n{await errors}");
    }

    /// <summary>SIGKILL: nothing of the process runs any more.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }
}
