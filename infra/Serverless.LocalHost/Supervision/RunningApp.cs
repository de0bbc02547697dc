using Microsoft.Extensions.Logging;
using Serverless.FunctionsHost;

namespace Serverless.LocalHost.Supervision;

/// <summary>
/// An app that runs, and is started again when it has been built again. Whatever triggers it lives on meanwhile, so
/// that nothing is lost.
/// </summary>
internal sealed class RunningApp : IAsyncDisposable
{
    private readonly int _port;
    private readonly Func<int, CancellationToken, Task<FunctionApp>> _start;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private OutputWatcher? _watcher;
    private Task _restarting = Task.CompletedTask;

    private RunningApp(
        string name,
        int port,
        FunctionApp app,
        Func<int, CancellationToken, Task<FunctionApp>> start,
        ILogger logger,
        TimeProvider time)
    {
        Name = name;
        Current = app;
        Address = app.BaseAddress;
        // An app without HTTP functions has no port yet.
        _port = Address.IsDefaultPort ? port : Address.Port;
        _start = start;
        _logger = logger;
        _time = time;
    }

    /// <summary>Gets its name.</summary>
    public string Name { get; }

    /// <summary>Gets the app as it runs now; null between two builds, or when the last one does not start.</summary>
    public FunctionApp? Current { get; private set; }

    /// <summary>Gets where it answers HTTP; it stays the same over every start.</summary>
    public Uri Address { get; }

    /// <summary>Starts an app.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="port">Its port; 0 takes any free one, and keeps that.</param>
    /// <param name="start">Starts it on a port.</param>
    /// <param name="logger">Takes what happens to it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<RunningApp> StartAsync(
        string name,
        int port,
        Func<int, CancellationToken, Task<FunctionApp>> start,
        ILogger logger,
        TimeProvider time,
        CancellationToken cancellationToken) =>
        new(name, port, await start(port, cancellationToken), start, logger, time);

    /// <summary>Begins to watch its output.</summary>
    /// <param name="output">The directory.</param>
    /// <param name="canRestart">Whether a new build can be taken; false says so instead.</param>
    public void Watch(string output, bool canRestart)
    {
        _watcher = new OutputWatcher(output, _time, () =>
        {
            if (canRestart)
            {
                _restarting = RestartAsync();
            }
            else
            {
                Log.NeedsNewProcess(_logger, Name);
            }
        });
        _watcher.Start();
    }

    /// <summary>Stops what runs and starts it from its output.</summary>
    public async Task RestartAsync()
    {
        try
        {
            await _gate.WaitAsync(_stopping.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        try
        {
            Log.Restarting(_logger, Name);
            if (Current is { } former)
            {
                Current = null;
                await former.DisposeAsync();
            }

            Current = await _start(_port, _stopping.Token);
            Log.Restarted(_logger, Name);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The host stops; there is nothing to start any more.
        }
        catch (Exception failure)
        {
            Log.NotRestarted(_logger, Name, failure.Message);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _watcher?.Dispose();
        await _stopping.CancelAsync();
        await _restarting;
        await _gate.WaitAsync(CancellationToken.None);
        if (Current is { } app)
        {
            await app.DisposeAsync();
        }

        _gate.Dispose();
        _stopping.Dispose();
    }
}
