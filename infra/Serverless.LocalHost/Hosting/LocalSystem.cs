using Serverless.Broker;
using Serverless.FunctionsHost.Settings;
using Serverless.LocalHost.Apps;
using Serverless.LocalHost.Settings;
using Serverless.LocalHost.Showing;
using Serverless.LocalHost.Supervision;

namespace Serverless.LocalHost.Hosting;

/// <summary>The backends and the apps, started together and stopped in reverse order.</summary>
internal sealed class LocalSystem : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _started = new();
    private readonly List<RunningApp> _apps = [];
    private HostParts? _parts;

    private LocalSystem()
    {
    }

    /// <summary>Gets the backends.</summary>
    public LocalBackends Backends { get; private set; } = null!;

    /// <summary>Gets the broker.</summary>
    public BrokerHost Broker => Backends.Broker;

    /// <summary>Gets the apps, in the order in which they were named; none when backends alone run.</summary>
    public IReadOnlyList<RunningApp> Apps => _apps;

    /// <summary>Gets what the apps were started from, in the same order.</summary>
    public IReadOnlyList<PreparedApp> Prepared { get; private set; } = [];

    /// <summary>Gets the connection string of the task hubs; null when they have no port.</summary>
    public string? TaskHubConnectionString => _parts!.TaskHub?.ConnectionString;

    /// <summary>Gets the settings that an app needs that something else starts.</summary>
    public IEnumerable<KeyValuePair<string, string>> BackendSettings => _parts!.BackendSettings;

    /// <summary>Starts everything, or nothing.</summary>
    /// <param name="options">What to start.</param>
    /// <param name="apps">The apps; none starts the backends alone.</param>
    /// <param name="topologyPath">The topology; null when there is none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LocalHostException">
    /// A port is in use, or a file, an app or a function cannot be used.
    /// </exception>
    public static async Task<LocalSystem> StartAsync(
        LocalHostOptions options,
        IReadOnlyList<PreparedApp> apps,
        string? topologyPath,
        CancellationToken cancellationToken)
    {
        var system = new LocalSystem { Prepared = apps };
        try
        {
            await system.StartCoreAsync(options, topologyPath, cancellationToken);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // The apps stop side by side, so that each has the whole time for what still runs.
        await Task.WhenAll(_apps.Select(app => app.DisposeAsync().AsTask()));
        while (_started.TryPop(out var part))
        {
            await part.DisposeAsync();
        }
    }

    private async Task StartCoreAsync(
        LocalHostOptions options, string? topologyPath, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        if (options.DataDirectory is { } data)
        {
            Track(DataDirectoryLock.Acquire(data));
        }

        Track(TraceIds.Listen());
        var lines = new ConsoleLines(
            Console.Error,
            time,
            isTerminal: !Console.IsErrorRedirected
                && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));
        var loggers = new LoggersByApp(lines, options.LogLevel);
        Track(loggers);
        var settings = new SettingsByApp();
        Backends = Track(await LocalBackends.StartAsync(
            options,
            settings.Entities(topologyPath is null ? null : TopologyLocator.Load(topologyPath), Prepared),
            options.Azurite || Prepared.Any(app => AppSettings.NeedsStorage(app, settings.Of(app).Values)),
            loggers.Host,
            cancellationToken));
        _parts = Track(await HostParts.StartAsync(
            options, Backends, settings, loggers, cancellationToken));
        var starter = new AppStarter(_parts, options, lines, time);
        var logger = loggers.Host.CreateLogger("Serverless.LocalHost");
        var starting = Prepared.Select((app, index) => RunningApp.StartAsync(
            app.Name,
            PortOf(app, index, options, settings.Of(app).Host),
            (port, cancel) => starter.StartAsync(app, port, cancel),
            logger,
            time,
            cancellationToken)).ToList();
        await WaitAllAsync(starting);
        foreach (var (app, running) in Prepared.Zip(_apps))
        {
            running.Watch(app.Output, canRestart: !options.InProcess);
        }
    }

    /// <summary>The command line's, then local.settings.json's, then the next one from 7071 on.</summary>
    private static int PortOf(PreparedApp app, int index, LocalHostOptions options, LocalHostSection host) =>
        options.Ports.TryGetValue(app.Name, out var port) ? port
        : options.FirstPort == 0 ? 0
        : host.LocalHttpPort ?? options.FirstPort + index;

    /// <summary>What has started is kept, even when another has not, so that it is stopped.</summary>
    private async Task WaitAllAsync(List<Task<RunningApp>> starting)
    {
        try
        {
            await Task.WhenAll(starting);
        }
        finally
        {
            foreach (var started in starting.Where(start => start.IsCompletedSuccessfully))
            {
                _apps.Add(await started);
            }
        }
    }

    private T Track<T>(T part)
        where T : class
    {
        _started.Push(part as IAsyncDisposable ?? new DisposableAdapter((IDisposable)part));
        return part;
    }

    private sealed class DisposableAdapter(IDisposable inner) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            inner.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
