using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Serverless.FunctionsHost.Apps;
using Serverless.FunctionsHost.HostSettings;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Launching;
using Serverless.FunctionsHost.Logging;
using Serverless.FunctionsHost.Settings;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;
using Log = Serverless.FunctionsHost.Apps.Log;

namespace Serverless.FunctionsHost;

/// <summary>
/// One function app under the real worker: its workers, and the listeners that trigger its functions.
/// </summary>
internal sealed class FunctionApp : IAsyncDisposable
{
    private readonly FunctionAppOptions _options;
    private readonly FunctionAppContext _context;
    private readonly ILogger _logger;
    private readonly List<ITriggerListener> _listeners = [];
    private readonly Stack<ITriggerListener> _started = new();
    private readonly SemaphoreSlim _stopGate = new(1, 1);
    private Func<FunctionDefinition, bool> _isRefused = static _ => false;
    private bool _isStopped;

    private FunctionApp(FunctionAppOptions options, FunctionAppContext context, ILogger logger)
    {
        _options = options;
        _context = context;
        _logger = logger;
    }

    /// <summary>Gets the app's name.</summary>
    public string Name => _options.Name;

    /// <summary>Gets where its HTTP functions are, without the route prefix.</summary>
    public Uri BaseAddress => _context.BaseAddress;

    /// <summary>Gets what its triggers share.</summary>
    public FunctionAppContext Context => _context;

    /// <summary>Gets every function that the worker named.</summary>
    public IReadOnlyList<LoadedFunction> Functions { get; private set; } = [];

    /// <summary>Gets what is wrong with functions that therefore do not run; the others do.</summary>
    public IReadOnlyList<string> Errors { get; private set; } = [];

    /// <summary>
    /// Gets the settings that are there and have no effect here, and the like: one warning line each.
    /// </summary>
    public IReadOnlyList<string> Notices { get; private set; } = [];

    /// <summary>Gets the services of an app in this process; null for one in another.</summary>
    public IServiceProvider? Services => _context.Workers.Pick()?.Running.Services;

    /// <summary>Starts the app: when this returns, its functions can be triggered.</summary>
    /// <exception cref="HostJsonException">host.json is wrong.</exception>
    /// <exception cref="WorkerStartException">The worker did not start.</exception>
    public static async Task<FunctionApp> StartAsync(FunctionAppOptions options, CancellationToken cancellationToken)
    {
        var hostJson = HostJson.LoadOf(options.Directory, options.Settings);
        var loggers = new FilteredLoggerFactory(options.Loggers, hostJson.LogLevels);
        var logger = loggers.CreateLogger($"Host.{options.Name}");
        var context = CreateContext(options, hostJson, loggers, logger);
        var app = new FunctionApp(options, context, logger);
        try
        {
            app.Functions = await context.Workers.StartAsync(options.Instances, cancellationToken);
            await app.ListenAsync(cancellationToken);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>The table of functions, as <c>func start</c> prints it; lines end with '\n'.</summary>
    public string DescribeFunctions() => FunctionTable.Write(
        _options.Triggers, _context, [.. Functions.Where(function => !_isRefused(function.Definition))], Errors);

    /// <summary>
    /// Takes nothing new, waits for what runs, cancels it at half of the stop's time and ends the workers. A second
    /// call does nothing.
    /// </summary>
    public async Task StopAsync()
    {
        await _stopGate.WaitAsync();
        try
        {
            if (_isStopped)
            {
                return;
            }

            _isStopped = true;
            await StopListenersAsync();
            await _context.Workers.StopAsync(_options.StopTimeout / 2);
        }
        finally
        {
            _stopGate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (var listener in _listeners.OfType<IDisposable>())
        {
            listener.Dispose();
        }

        await _context.Workers.DisposeAsync();
        _stopGate.Dispose();
    }

    private static FunctionAppContext CreateContext(
        FunctionAppOptions options, HostJson hostJson, ILoggerFactory loggers, ILogger logger)
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(FlatSettings.ToConfiguration(options.Settings))
            .Build();
        var disabled = new DisabledFunctions(settings, hostJson.Functions);
        var work = new WorkCounter();
        var workers = new WorkerPool(
            options.Launcher,
            new WorkerStart
            {
                App = options.Name,
                AppDirectory = options.Directory,
                Environment = WorkerEnvironment.For(options.Directory, options.Settings, options.HttpPort),
                Endpoint = options.Endpoint.Address,
                Connections = options.Endpoint.Connections,
                Output = options.Output,
                Logger = logger,
            },
            new WorkerSessionOptions
            {
                App = options.Name,
                AppDirectory = options.Directory,
                Log = new WorkerLog(loggers).Write,
                IsDisabled = disabled.Contains,
            },
            TimeProvider.System);
        return new FunctionAppContext
        {
            Name = options.Name,
            Directory = options.Directory,
            DataDirectory = options.DataDirectory,
            HttpPort = options.HttpPort,
            TriggerWatch = options.TriggerWatch,
            Settings = settings,
            Resolver = new SettingResolver(settings),
            HostJson = hostJson,
            Time = options.TimeProvider,
            Loggers = loggers,
            Work = work,
            Workers = workers,
            Invoker = new FunctionInvoker(workers, work, options.TimeProvider, loggers)
            {
                Ended = options.InvocationEnded,
                Losing = options.LosingWorker,
                TracksPauses = options.TriggerWatch is not null,
            },
        };
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        var errors = new BindingErrors();
        var bindings = new FunctionBindings(_context, _options.Inputs, _options.Outputs);
        _context.Invoker.Bindings = bindings;
        _context.Invoker.Timeout = _context.HostJson.FunctionTimeout;
        var functions = new List<FunctionDefinition>();
        foreach (var (function, isDisabled, error) in Functions)
        {
            if (error is not null)
            {
                errors.Add(error);
                continue;
            }

            if (isDisabled)
            {
                continue;
            }

            RetrySupport.Check(function, errors);
            bindings.Check(function, errors);
            if (FunctionNames.Check(function, Functions, errors) && !errors.Has(function))
            {
                functions.Add(function);
            }
        }

        _context.Functions = functions;
        foreach (var kind in _options.Triggers)
        {
            var own = functions.Where(function => Serves(kind, function)).ToList();
            if (own.Count > 0 || kind.ListensAlways)
            {
                _listeners.Add(kind.CreateListener(_context, own, errors));
            }
        }

        foreach (var function in functions.Where(function => !_options.Triggers.Any(kind => Serves(kind, function))))
        {
            errors.Add(
                function,
                function.Trigger is { } trigger
                    ? $"its trigger is a '{trigger.Type}', which is not served here."
                    : "it has no trigger, so nothing can run it.");
        }

        Errors = errors.All;
        _isRefused = errors.Has;
        Notices =
        [
            .. _context.HostJson.Notices,
            .. SettingNotices.For(_options.Settings, _context.HostJson, Functions),
            .. errors.Notices,
        ];
        foreach (var error in Errors)
        {
            Log.FunctionRefused(_logger, error);
        }

        foreach (var listener in _listeners)
        {
            _started.Push(listener);
            await listener.StartAsync(cancellationToken);
        }
    }

    private async Task StopListenersAsync()
    {
        // The drain is about real time, whatever clock the app runs on.
        using var cancelRunning = new CancellationTokenSource(_options.StopTimeout / 2, TimeProvider.System);
        await using var registration = cancelRunning.Token.UnsafeRegister(
            static state => ((FunctionInvoker)state!).CancelRunning(), _context.Invoker);
        using var deadline = new CancellationTokenSource(_options.StopTimeout, TimeProvider.System);
        while (_started.TryPop(out var listener))
        {
            try
            {
                await listener.StopAsync(deadline.Token);
            }
            catch (Exception failure)
            {
                Log.StopFailed(_logger, failure, Name, listener.GetType().Name);
            }
        }

        try
        {
            await _context.Work.WaitIdleAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            Log.StillRunning(_logger, Name, _context.Work.Running);
        }
    }

    private static bool Serves(ITriggerKind kind, FunctionDefinition function) =>
        function.Trigger is { } trigger
        && kind.Types.Contains(trigger.Type, StringComparer.OrdinalIgnoreCase);
}
