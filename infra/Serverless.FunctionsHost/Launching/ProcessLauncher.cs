using System.ComponentModel;
using System.Diagnostics;

namespace Serverless.FunctionsHost.Launching;

/// <summary>
/// Starts each worker as a process of its own, as the Functions host does, with a startup hook that ends it when its
/// host's end of standard input goes away: a host killed by SIGKILL leaves no orphan.
/// </summary>
/// <param name="time">The clock of the connection's time limit.</param>
internal sealed class ProcessLauncher(TimeProvider time) : IWorkerLauncher
{
    private const string StartupHooks = "DOTNET_STARTUP_HOOKS";
    private const string TieredPgo = "DOTNET_TieredPGO";

    private static readonly string StopWithHost = Path.Combine(AppContext.BaseDirectory, "Serverless.StopWithHost.dll");

    /// <summary>
    /// Gets how long a worker may take to connect: what the Functions host grants it (<c>WorkerConstants</c>' process
    /// start time-out), unless it waits for something else first.
    /// </summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public async Task<RunningWorker> LaunchAsync(WorkerStart request, CancellationToken cancellationToken)
    {
        var workerId = Guid.NewGuid().ToString();
        var (program, arguments) = WorkerCommandLine.For(request.App, request.AppDirectory);
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = request.AppDirectory,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments.Concat(WorkerCommandLine.HostArguments(request.Endpoint, workerId)))
        {
            start.ArgumentList.Add(argument);
        }

        // Workers here live for minutes and restart often: counting calls to optimise them costs more than it gives.
        start.Environment.TryAdd(TieredPgo, "0");
        foreach (var (name, value) in request.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment.TryGetValue(StartupHooks, out var hooks);
        start.Environment[StartupHooks] = Joined(hooks);

        var connecting = request.Connections.Expect(workerId);
        Process process;
        try
        {
            process = Process.Start(start)
                ?? throw new WorkerStartException(request.App, $"'{program}' started no process.");
        }
        catch (Win32Exception failure)
        {
            request.Connections.Forget(workerId);
            throw new WorkerStartException(
                request.App,
                $"'{program}' could not be run: {failure.Message}. Is it installed and on the PATH?",
                failure);
        }

        var worker = new WorkerProcess(process, request.Output);
        using var timeout = new CancellationTokenSource(ConnectTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var first = await Task.WhenAny(connecting, worker.Exited).WaitAsync(linked.Token);
            if (first == connecting)
            {
                worker.Connected(await connecting);
                return worker;
            }

            throw new WorkerStartException(request.App, $"its process {await worker.Exited} before it connected.");
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            await worker.DisposeAsync();
            throw new WorkerStartException(
                request.App, $"its process did not connect within {ConnectTimeout.TotalSeconds:0} s.");
        }
        catch
        {
            await worker.DisposeAsync();
            throw;
        }
        finally
        {
            request.Connections.Forget(workerId);
        }
    }

    // First, since another may wait: the worker's own waits for a debugger, and must end with its host all the same.
    private static string Joined(string? hooks) =>
        string.IsNullOrEmpty(hooks) ? StopWithHost : StopWithHost + Path.PathSeparator + hooks;
}
