using Serverless.FunctionsHost.Launching;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Apps;

/// <summary>
/// The workers of one app: as many as were asked for, each replaced when it ends. Workers never come back, so a
/// replacement is a new process, a new session and a new load.
/// </summary>
internal sealed class WorkerPool : IAsyncDisposable
{
    private readonly IWorkerLauncher _launcher;
    private readonly WorkerStart _start;
    private readonly WorkerSessionOptions _sessionOptions;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly List<Task> _supervisors = [];
    private readonly CancellationTokenSource _stopping = new();
    private WorkerInstance[] _ready = [];
    private TimeSpan _grace;
    private TaskCompletionSource _someReady = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WorkerPool(
        IWorkerLauncher launcher, WorkerStart start, WorkerSessionOptions sessionOptions, TimeProvider time)
    {
        _launcher = launcher;
        _start = start;
        _sessionOptions = sessionOptions;
        _time = time;
    }

    /// <summary>Gets the app's name.</summary>
    public string App => _start.App;

    /// <summary>Gets the workers that can be invoked now.</summary>
    public IReadOnlyList<WorkerInstance> Ready => Volatile.Read(ref _ready);

    /// <summary>Starts the workers; when this returns, all can be invoked.</summary>
    /// <returns>The functions, as the first worker names them.</returns>
    public async Task<IReadOnlyList<LoadedFunction>> StartAsync(int instances, CancellationToken cancellationToken)
    {
        var (first, functions) = await LaunchAsync(cancellationToken);
        Add(first);
        for (var i = 1; i < instances; i++)
        {
            Add((await LaunchAsync(cancellationToken)).Worker);
        }

        return functions;

        void Add(WorkerInstance worker)
        {
            Enter(worker);
            _supervisors.Add(SuperviseAsync(worker));
        }
    }

    /// <summary>The ready worker with the least to do; null when none is ready.</summary>
    public WorkerInstance? Pick()
    {
        var ready = Volatile.Read(ref _ready);
        if (ready.Length <= 1)
        {
            return ready.Length == 0 ? null : ready[0];
        }

        return ready.MinBy(worker => worker.Session.Pending);
    }

    /// <summary>Waits until a worker is ready.</summary>
    public async Task<WorkerInstance> PickAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task ready;
            lock (_gate)
            {
                ready = _someReady.Task;
            }

            if (Pick() is { } worker)
            {
                return worker;
            }

            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
            await ready.WaitAsync(either.Token);
        }
    }

    /// <summary>Ends every worker: asked first, by force after the grace.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        _grace = grace;
        await _stopping.CancelAsync();
        await Task.WhenAll(_supervisors);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.FromSeconds(5));
        _stopping.Dispose();
    }

    private async Task<(WorkerInstance Worker, IReadOnlyList<LoadedFunction> Functions)> LaunchAsync(
        CancellationToken cancellationToken)
    {
        var running = await _launcher.LaunchAsync(_start, cancellationToken);
        var session = new WorkerSession(running.Link, _sessionOptions);
        try
        {
            var functions = await session.StartAsync(cancellationToken);
            await running.CompleteStartAsync(cancellationToken);
            return (new WorkerInstance(running, session), functions);
        }
        catch
        {
            await running.DisposeAsync();
            await session.DisposeAsync();
            throw;
        }
    }

    private async Task SuperviseAsync(WorkerInstance? worker)
    {
        var restarts = 0;
        var startedAt = _time.GetTimestamp();
        while (!_stopping.IsCancellationRequested)
        {
            string reason;
            if (worker is null)
            {
                reason = "did not start";
            }
            else
            {
                reason = await Task.WhenAny(worker.Failed, StoppingAsync()) is Task<string> failed
                    ? await failed
                    : string.Empty;
            }

            if (_stopping.IsCancellationRequested)
            {
                break;
            }

            if (worker is not null)
            {
                SetReady(worker, isReady: false);
                restarts = _time.GetElapsedTime(startedAt) > RestartDelay.Healthy ? 0 : restarts;
                await worker.DisposeAsync();
            }

            var delay = RestartDelay.Before(++restarts);
            Log.WorkerEnded(_start.Logger, App, reason, delay);
            worker = await RelaunchAsync(delay);
            startedAt = _time.GetTimestamp();
        }

        if (worker is not null)
        {
            await worker.StopAsync(_grace);
            SetReady(worker, isReady: false);
            await worker.DisposeAsync();
        }
    }

    private async Task<WorkerInstance?> RelaunchAsync(TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, _time, _stopping.Token);
            var (worker, _) = await LaunchAsync(_stopping.Token);
            Enter(worker);
            Log.WorkerRestarted(_start.Logger, App);
            return worker;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception failure)
        {
            Log.WorkerNotStarted(_start.Logger, failure, App);
            return null;
        }
    }

    /// <summary>
    /// From here on the worker is picked, until its link ends: at that instant, not when its exit is known.
    /// </summary>
    private void Enter(WorkerInstance worker)
    {
        SetReady(worker, isReady: true);
        worker.Session.Lost = () => SetReady(worker, isReady: false);
        if (worker.Session.Completion.IsCompleted)
        {
            SetReady(worker, isReady: false);
        }
    }

    private void SetReady(WorkerInstance worker, bool isReady)
    {
        lock (_gate)
        {
            Volatile.Write(
                ref _ready, isReady ? [.. _ready, worker] : [.. _ready.Where(ready => ready != worker)]);
            if (isReady)
            {
                _someReady.TrySetResult();
            }
            else if (_ready.Length == 0 && _someReady.Task.IsCompleted)
            {
                _someReady = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    private async Task StoppingAsync()
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = _stopping.Token.UnsafeRegister(
            static state => ((TaskCompletionSource)state!).TrySetResult(), stopping);
        await stopping.Task;
    }
}
