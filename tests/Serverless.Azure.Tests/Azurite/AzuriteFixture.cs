using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Serverless.Compliance;

[assembly: AssemblyFixture(typeof(Serverless.Azure.Tests.AzuriteFixture))]

namespace Serverless.Azure.Tests;

/// <summary>Azurite's table service on a free port, in memory, for all tests of the assembly that ask for it.</summary>
public sealed class AzuriteFixture : IAsyncDisposable
{
    private const int Attempts = 5;
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _starting = new(1, 1);
    private Process? _process;
    private string? _connectionString;

    private static string ProjectDirectory => typeof(AzuriteFixture).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "ProjectDirectory").Value!;

    /// <summary>Starts Azurite at the first call, and installs it first where it is not.</summary>
    public async Task<string> ConnectionStringAsync()
    {
        await _starting.WaitAsync();
        try
        {
            return _connectionString ??= await StartAsync();
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    private static Process Start(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = ProjectDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException(
                $"'{file}' could not be started: {e.Message}. The tests of Azure Tables need Node.js 20 or later.", e);
        }
    }

    private async Task<string> StartAsync()
    {
        await NpmPackages.InstallAsync(ProjectDirectory);
        for (var attempt = 1; ; attempt++)
        {
            // Azurite does not say which port it got for 0. Another process may take this one first: then try the next.
            var port = FreePort();
            var process = Start(
                "node", "Azurite/start.cjs", "--tableHost", "127.0.0.1", "--tablePort", $"{port}",
                "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry");
            if (await IsStartedAsync(process))
            {
                _process = process;
                return $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={WellKnownKey};"
                    + $"TableEndpoint=http://127.0.0.1:{port}/devstoreaccount1;";
            }

            process.Dispose();
            attempt.ShouldBeLessThan(Attempts, "Azurite starts");
        }
    }

    private static async Task<bool> IsStartedAsync(Process process)
    {
        using var timeout = new CancellationTokenSource(StartTimeout, TimeProvider.System);
        while (await process.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
        {
            if (line.Contains("successfully started", StringComparison.Ordinal))
            {
                // Requests are logged: what nobody reads would fill the pipe.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return true;
            }
        }

        return false;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // The key of the emulator's account, the same on every machine (documentation of Azurite).
    private const string WellKnownKey =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
}
