using Microsoft.Extensions.Logging;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Timers;

/// <summary>
/// Runs one timer function when it is due, never twice at once. A run that was missed while the app stood still is made
/// up for once; what falls due during a run is run after it, once.
/// </summary>
internal sealed class FunctionTimer : IAsyncDisposable
{
    /// <summary>Below what a timer takes at most (49 days).</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(40);

    private readonly TimerFunction _function;
    private readonly FunctionAppContext _app;
    private readonly TimerStatusStore _store;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private TimerStatus _status = new(null, null, null);
    private volatile Task _run = Task.CompletedTask;
    private bool _isRunning;
    private bool _isDueAgain;

    public FunctionTimer(TimerFunction function, FunctionAppContext app, TimerStatusStore store)
    {
        _function = function;
        _app = app;
        _store = store;
        _logger = app.Loggers.CreateLogger($"Function.{function.Definition.Name}");
        _timer = app.Time.CreateTimer(
            static state => ((FunctionTimer)state!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private string Name => _function.Definition.Name;

    /// <summary>Finds out when the next run is due, and starts to wait for it; one that was missed runs now.</summary>
    public void Start()
    {
        var now = _app.Time.GetUtcNow();
        _status = Recall(now);
        var isPastDue = _status.LastUpdated is not null && _status.Next < now;
        if (isPastDue)
        {
            Log.PastDue(_logger, Name, _function.Schedule.InZone(_status.Next!.Value));
        }

        if (isPastDue || _function.RunsOnStartup)
        {
            Fire(isPastDue, isScheduled: false);
        }
        else
        {
            Wait();
        }
    }

    /// <summary>Fires no more, and waits for the run that has begun.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _timer.DisposeAsync();
        await _run.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        _stopping.Dispose();
    }

    private TimerStatus Recall(DateTimeOffset now)
    {
        var stored = _function.UsesMonitor ? _store.Get(Name) : null;
        var status = stored?.Continue(_function.Schedule, now)
            ?? new TimerStatus(null, _function.Schedule.NextAfter(now), null);
        if (_function.UsesMonitor && status != stored)
        {
            _store.Set(Name, status with { LastUpdated = status.LastUpdated ?? now });
        }

        return status;
    }

    private void Tick()
    {
        if (_stopping.IsCancellationRequested || _status.Next is not { } due)
        {
            return;
        }

        if (due > _app.Time.GetUtcNow())
        {
            Wait();
            return;
        }

        lock (_gate)
        {
            if (_isRunning)
            {
                _isDueAgain = true;
                return;
            }
        }

        Fire(isPastDue: false, isScheduled: true);
    }

    private void Fire(bool isPastDue, bool isScheduled)
    {
        // Until the invocation is counted, this is: a watcher of virtual time must not see a still app in between.
        using var entry = _app.Work.Enter();
        var started = _function.Schedule.InZone(_app.Time.GetUtcNow());
        var before = _status;

        // From the start of this run: when it takes longer than the interval, the next is due at its end.
        var from = isScheduled && before.Next > started ? before.Next.Value : started;
        _status = new TimerStatus(from, _function.Schedule.NextAfter(from), from);
        var info = TimerInfoJson.Write(_function.Schedule, _function.UsesMonitor ? before : null, isPastDue);
        lock (_gate)
        {
            _isRunning = true;
        }

        Wait();
        _run = RunAsync(info, _status);
    }

    private async Task RunAsync(string info, TimerStatus after)
    {
        // Counted to its end, or a clock that a test moves finds the timer still running when it is due again.
        using var entry = _app.Work.Enter();
        try
        {
            await _app.Invoker.InvokeWithRetriesAsync(
                _function.Definition, () => Request(info), CancellationToken.None, _stopping.Token);
            if (_function.UsesMonitor)
            {
                _store.Set(Name, after);
            }
        }
        catch (Exception failure)
        {
            // The next run is not affected.
            Log.RunFailed(_logger, failure, Name);
        }

        lock (_gate)
        {
            _isRunning = false;
            if (!_isDueAgain || _stopping.IsCancellationRequested)
            {
                return;
            }

            _isDueAgain = false;
        }

        Fire(isPastDue: false, isScheduled: true);
    }

    private InvocationRequest Request(string info)
    {
        var request = FunctionInvoker.CreateRequest(_function.Definition);
        request.InputData.Add(new ParameterBinding
        {
            Name = _function.Definition.Trigger!.Name,
            Data = new TypedData { Json = info },
        });
        return request;
    }

    private void Wait()
    {
        if (_status.Next is not { } due || _stopping.IsCancellationRequested)
        {
            return;
        }

        // Timers count in whole milliseconds; rounding down would wake too early and spin.
        var wait = due - _app.Time.GetUtcNow();
        wait = wait > LongestWait
            ? LongestWait
            : TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(wait.TotalMilliseconds, 0)));
        try
        {
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // Stopped meanwhile.
        }
    }
}
