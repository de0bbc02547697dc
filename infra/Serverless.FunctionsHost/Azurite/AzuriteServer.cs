using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Serverless.FunctionsHost.Azurite;

/// <summary>
/// Azurite as a process of this host: blobs, queues and tables on free ports of 127.0.0.1. It ends with the host,
/// however that ends. See https://learn.microsoft.com/azure/storage/common/storage-use-azurite.
/// </summary>
internal sealed class AzuriteServer : IAsyncDisposable
{
    private const int Attempts = 5;

    // The account of the emulator, the same on every machine (documentation of Azurite).
    private const string Account = "devstoreaccount1";
    private const string Key =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    // Its end of standard input closes when the host is gone, even by SIGKILL; then what Azurite wants to do on SIGINT,
    // which is to write the data out, is done. The signal itself is not for it: Ctrl-C reaches every process of a
    // terminal, and the host, which gets it too, needs the storage until its apps have stopped.
    private const string Script =
        "const ends = []; const once = process.once; process.once = (name, listener) => name === 'SIGINT'"
        + " ? (ends.push(listener), process) : once.call(process, name, listener); process.on('SIGINT', () => {});"
        + " process.stdin.on('end', () => { ends.forEach(end => end());"
        + " setTimeout(() => process.exit(0), ends.length ? 5000 : 0).unref(); });"
        + " process.stdin.resume(); require(process.argv[1]);";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    private readonly Process _process;

    private AzuriteServer(Process process, int blobPort, int queuePort, int tablePort)
    {
        _process = process;
        ConnectionString =
            $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
            + $"BlobEndpoint=http://127.0.0.1:{blobPort}/{Account};"
            + $"QueueEndpoint=http://127.0.0.1:{queuePort}/{Account};"
            + $"TableEndpoint=http://127.0.0.1:{tablePort}/{Account};";
    }

    /// <summary>Gets what <c>AzureWebJobsStorage</c> is to be set to.</summary>
    public string ConnectionString { get; }

    /// <summary>Gets the process's id, for who watches it.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Installs it where it is not, and starts it.</summary>
    /// <param name="packageDirectory">Where the npm package is kept.</param>
    /// <param name="dataDirectory">Where the data is kept; null keeps it in memory.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AzuriteException">Node.js or npm is missing, or it did not start.</exception>
    public static async Task<AzuriteServer> StartAsync(
        string packageDirectory, string? dataDirectory, CancellationToken cancellationToken)
    {
        var script = await AzuritePackage.FindAsync(Path.GetFullPath(packageDirectory), cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            // Azurite takes port 0, but does not say which it got. Another process may take one of these first.
            var (blobs, queues, tables) = FreePorts();
            var process = Start(script, dataDirectory, blobs, queues, tables);
            if (await HasStartedAsync(process, cancellationToken) is not { } output)
            {
                return new AzuriteServer(process, blobs, queues, tables);
            }

            await StopAsync(process);
            if (attempt == Attempts)
            {
                throw new AzuriteException($"Azurite did not start, {attempt} times. The last time it said: {output}");
            }
        }
    }

    /// <summary>Ends it, with its data written.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(_process);

    private static async Task StopAsync(Process process)
    {
        using (process)
        {
            process.StandardInput.Close();
            try
            {
                await process.WaitForExitAsync().WaitAsync(StopTimeout, TimeProvider.System);
            }
            catch (TimeoutException)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }
        }
    }

    private static Process Start(string script, string? dataDirectory, int blobs, int queues, int tables)
    {
        string[] where = ["--inMemoryPersistence"];
        if (dataDirectory is not null)
        {
            Directory.CreateDirectory(dataDirectory);
            where = ["--location", Path.GetFullPath(dataDirectory)];
        }

        string[] arguments =
        [
            "-e", Script, script,
            "--blobHost", "127.0.0.1", "--blobPort", $"{blobs}",
            "--queueHost", "127.0.0.1", "--queuePort", $"{queues}",
            "--tableHost", "127.0.0.1", "--tablePort", $"{tables}",
            "--skipApiVersionCheck", "--disableTelemetry", "--silent",
            .. where,
        ];
        try
        {
            return Process.Start(new ProcessStartInfo("node", arguments)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = Path.GetDirectoryName(script)!,
            })!;
        }
        catch (Win32Exception failure)
        {
            throw new AzuriteException(
                $"node could not be started: {failure.Message}. Storage triggers need Azurite, which needs Node.js 20 "
                + "or later; install it, or set AzureWebJobsStorage to a storage that runs.",
                failure);
        }
    }

    /// <summary>Null when all three services listen, or what the process said before it ended.</summary>
    private static async Task<string?> HasStartedAsync(Process process, CancellationToken cancellationToken)
    {
        const int Services = 3;
        var lines = new List<string>();
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var heard = 0;
        DataReceivedEventHandler read = (_, line) =>
        {
            if (line.Data is not { } text)
            {
                return;
            }

            lock (lines)
            {
                lines.Add(text);
            }

            if (text.Contains("successfully listen", StringComparison.OrdinalIgnoreCase)
                && Interlocked.Increment(ref heard) == Services)
            {
                listening.TrySetResult();
            }
        };
        process.OutputDataReceived += read;
        process.ErrorDataReceived += read;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var exited = process.WaitForExitAsync(cancellationToken);
        var timeout = Task.Delay(StartTimeout, TimeProvider.System, cancellationToken);
        if (await Task.WhenAny(listening.Task, exited, timeout) == listening.Task)
        {
            return null;
        }

        cancellationToken.ThrowIfCancellationRequested();
        lock (lines)
        {
            return string.Join(Environment.NewLine, lines);
        }
    }

    private static (int Blobs, int Queues, int Tables) FreePorts()
    {
        // Held together, so that they differ.
        using var first = Listen();
        using var second = Listen();
        using var third = Listen();
        return (PortOf(first), PortOf(second), PortOf(third));

        static TcpListener Listen()
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return listener;
        }

        static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
