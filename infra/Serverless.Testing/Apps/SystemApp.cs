using System.Diagnostics.CodeAnalysis;
using Serverless.FunctionsHost;
using Serverless.FunctionsHost.Http.Memory;
using Serverless.FunctionsHost.Launching;
using Serverless.Testing.Faults;
using Serverless.Testing.Idle;
using Serverless.Testing.Logs;
using Serverless.Testing.Timelines;

namespace Serverless.Testing.Apps;

/// <summary>One app of a system; it may crash and start again.</summary>
internal sealed class SystemApp : IAsyncDisposable
{
    private readonly SystemParts _parts;
    private readonly AppLocation _location;
    private readonly AppStorage _storage;
    private AppWork? _work;
    private AppKinds? _kinds;
    private FunctionApp? _app;

    public SystemApp(SystemParts parts, AppLocation location)
    {
        _parts = parts;
        _location = location;
        _storage = new AppStorage(location.Name);
    }

    /// <summary>Gets its name.</summary>
    public string Name => _location.Name;

    /// <summary>Gets whether it runs.</summary>
    [MemberNotNullWhen(true, nameof(_app))]
    public bool IsRunning => _app is not null;

    /// <summary>Gets what runs.</summary>
    /// <exception cref="TestSystemException">It has crashed and was not started again.</exception>
    public FunctionApp App => _app ?? throw new TestSystemException(
        $"The app '{Name}' has crashed. Start it again with RestartAsync(\"{Name}\").");

    /// <summary>Starts it.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var options = _parts.Options;
        if (options.OutOfProcess && options.ServicesOf(Name) is not null)
        {
            throw new TestSystemException(
                $"{TestSystem.SkipPrefix}The test changes services of '{Name}'; out of process they are out of reach.");
        }

        _parts.Faults.SetCrashed(Name, isCrashed: false);
        var kinds = _kinds = new AppKinds(_parts);
        _work = new AppWork(_parts, Name);
        _app = await FunctionApp.StartAsync(
            new FunctionAppOptions
            {
                Name = Name,
                Directory = _location.Directory,
                Launcher = options.OutOfProcess
                    ? new ProcessLauncher(TimeProvider.System)
                    : new InProcessLauncher(new InProcessOptions
                    {
                        TimeProvider = _parts.Clock,
                        ConfigureServices = options.ServicesOf(Name),
                    }),
                Endpoint = _parts.Endpoint,
                HttpPort = null,
                Settings = Settings(options),
                Triggers = kinds.Triggers,
                Inputs = kinds.Inputs,
                Outputs = kinds.Outputs,
                TimeProvider = _parts.Time,
                Loggers = new AppLoggerFactory(Name, _parts.Log, options.LogLevel),
                InvocationEnded = _parts.Invocations.Add,
                TriggerWatch = _parts.Wire,
                LosingWorker = (function, isAfter) => _parts.Faults.IsDue(
                    isAfter ? FaultKind.CrashAfter : FaultKind.CrashBefore, $"{Name} {function}"),
                DataDirectory = _storage.HostDirectory,
            },
            cancellationToken);
        if (_app.Errors.Count > 0)
        {
            throw new TestSystemException(
                $"Functions of '{Name}' cannot run:\n{string.Join('\n', _app.Errors)}\nMend them, or switch them off "
                + $"with the setting AzureWebJobs.<function>.Disabled = true.\n{_app.DescribeFunctions()}");
        }

        _work.Watch(_app);
        _parts.Timeline.Add(TimelineKind.System, $"{Name} has started");
    }

    /// <summary>
    /// Ends it as a machine that is switched off: what runs is lost, what it had locked stays locked, and nothing that
    /// its code still does reaches the broker.
    /// </summary>
    public async Task CrashAsync()
    {
        var app = App;
        _parts.Timeline.Add(TimelineKind.Fault, $"{Name} crashes");
        _parts.Faults.SetCrashed(Name, isCrashed: true);
        await _parts.Broker.DropConnectionsAsync(Name);
        foreach (var worker in app.Context.Workers.Ready)
        {
            await worker.Session.DisposeAsync();
        }

        await StopAsync();
    }

    /// <summary>Starts it again; one that runs is stopped in order first.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await StopAsync();
        await StartAsync(cancellationToken);
    }

    /// <summary>A client of its HTTP functions; requests wait while it does not run.</summary>
    public HttpClient CreateHttpClient() =>
        new(new MemoryHttpHandler(context => App.Context.Http!(context))) { BaseAddress = App.BaseAddress };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _storage.Dispose();
    }

    private async Task StopAsync()
    {
        _work?.Dispose();
        _work = null;
        if (_app is { } app)
        {
            _app = null;
            await app.DisposeAsync();
        }

        if (_kinds is { } kinds)
        {
            _kinds = null;
            await kinds.DisposeAsync();
        }
    }

    private Dictionary<string, string> Settings(TestSystemOptions options)
    {
        var broker = _parts.Broker.ConnectionString(Name);
        var settings = new Dictionary<string, string>(_storage.Settings, StringComparer.Ordinal)
        {
            ["ServiceBus"] = broker,
            ["EventHubs"] = broker,
            ["TASKHUB_NAME"] = new string([.. Name.Where(char.IsAsciiLetterOrDigit)]),
        };
        if (_parts.Storage is { } storage)
        {
            foreach (var name in _location.StorageConnections)
            {
                settings[name] = storage.ConnectionString;
            }
        }

        foreach (var (name, value) in options.SettingsOf(Name))
        {
            settings[name] = value;
        }

        return settings;
    }
}
