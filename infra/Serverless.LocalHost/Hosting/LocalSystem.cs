using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Ordering;
using Serverless.Broker;
using Serverless.Broker.Topology;
using Serverless.Messaging;
using Serverless.Runtime;
using Serverless.Sqlite;
using Warehouse;

namespace Serverless.LocalHost.Hosting;

/// <summary>The broker and the function apps, started together in this process and stopped in reverse order.</summary>
internal sealed class LocalSystem : IAsyncDisposable
{
    private const string ServiceBusSetting = "ServiceBus";
    private const string EmulatorMark = "UseDevelopmentEmulator=true";

    // The whole stop, broker included, is to take less than 5 s.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(4);

    private readonly Stack<IAsyncDisposable> _started = new();

    private LocalSystem()
    {
    }

    /// <summary>Gets the broker.</summary>
    public BrokerHost Broker { get; private set; } = null!;

    /// <summary>Gets the Ordering app.</summary>
    public FunctionsHost Ordering { get; private set; } = null!;

    /// <summary>Gets the Warehouse app.</summary>
    public FunctionsHost Warehouse { get; private set; } = null!;

    /// <summary>Starts everything, or nothing.</summary>
    /// <exception cref="LocalHostException">A port is in use, or a file or a function cannot be used.</exception>
    public static async Task<LocalSystem> StartAsync(LocalHostOptions options, CancellationToken cancellationToken)
    {
        var system = new LocalSystem();
        try
        {
            await system.StartCoreAsync(options, cancellationToken);
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
        await Task.WhenAll(_started.OfType<FunctionsHost>().Select(app => app.StopAsync(CancellationToken.None)));
        while (_started.TryPop(out var part))
        {
            await part.DisposeAsync();
        }
    }

    private async Task StartCoreAsync(LocalHostOptions options, CancellationToken cancellationToken)
    {
        if (options.DataDirectory is not null)
        {
            Track(DataDirectoryLock.Acquire(options.DataDirectory));
        }

        Broker = Track(await StartBrokerAsync(options, cancellationToken));
        Warehouse = await StartAppAsync(
            new LocalApp(
                "warehouse",
                typeof(WarehouseApp).Assembly,
                WarehouseApp.Configure,
                options.WarehousePort,
                "--warehouse-port"),
            options,
            cancellationToken);
        Ordering = await StartAppAsync(
            new LocalApp(
                "ordering",
                typeof(OrderingApp).Assembly,
                OrderingApp.Configure,
                options.OrderingPort,
                "--ordering-port"),
            options,
            cancellationToken);
    }

    private async Task<BrokerHost> StartBrokerAsync(LocalHostOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await BrokerHost.StartAsync(
                new BrokerOptions
                {
                    AmqpPort = options.AmqpPort,
                    DataDirectory = Below(options.DataDirectory, "broker"),
                    LoggerFactory = Track(
                        LoggerFactory.Create(logging => ConsoleLog.Configure(logging, options.LogLevel))),
                    Topology = TopologyFile.Load(Path.Combine(AppContext.BaseDirectory, "topology.json")),
                },
                cancellationToken);
        }
        catch (BrokerStartException e) when (e.Port is { } port)
        {
            throw PortInUse(port, "--amqp-port", e);
        }
    }

    private async Task<FunctionsHost> StartAppAsync(
        LocalApp app, LocalHostOptions options, CancellationToken cancellationToken)
    {
        var documents = Track(Below(options.DataDirectory, app.Name) is { } directory
            ? SqliteDatabase.Open(Path.Combine(Directory.CreateDirectory(directory).FullName, "documents.db"))
            : SqliteDatabase.InMemory());
        try
        {
            return Track(await FunctionsHost.StartAsync(
                new FunctionsHostOptions
                {
                    Name = app.Name,
                    Assembly = app.Assembly,
                    Configure = app.Configure,
                    HttpPort = app.Port,
                    Settings = SettingsOf(app, options),
                    HostJsonPath = Path.Combine(AppContext.BaseDirectory, "host.json"),
                    DataDirectory = options.DataDirectory,
                    StopTimeout = StopTimeout,
                    ConfigureServices = services =>
                    {
                        services.TryAddSingleton<IPartitionStore>(new SqlitePartitionStore(documents));
                        services.AddLogging(logging => ConsoleLog.Configure(logging, options.LogLevel));
                    },
                },
                cancellationToken));
        }
        catch (PortInUseException e)
        {
            throw PortInUse(e.Port, app.PortOption, e);
        }
        catch (Exception e) when (e is FunctionBindingException or HostJsonException)
        {
            // What is wrong is in the user's functions or settings, and the message says it all.
            throw new LocalHostException(e.Message, e);
        }
    }

    /// <summary>
    /// The settings of an app: local.settings.json, with the options on top. The broker of this host is used unless
    /// local.settings.json points at a namespace that is not an emulator's.
    /// </summary>
    private Dictionary<string, string?> SettingsOf(LocalApp app, LocalHostOptions options)
    {
        var settings = new Dictionary<string, string?>(
            LocalSettings.Read(Path.Combine(AppContext.BaseDirectory, LocalSettings.FileName)),
            StringComparer.OrdinalIgnoreCase);
        var pointsElsewhere = settings.ContainsKey($"{ServiceBusSetting}__fullyQualifiedNamespace")
            || (settings.TryGetValue(ServiceBusSetting, out var given)
                && given?.Contains(EmulatorMark, StringComparison.OrdinalIgnoreCase) == false);
        if (!pointsElsewhere)
        {
            settings[ServiceBusSetting] = Broker.ConnectionString(app.Name);
        }

        foreach (var (name, value) in options.Settings)
        {
            settings[name] = value;
        }

        return settings;
    }

    private static LocalHostException PortInUse(int port, string option, Exception inner) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"Port {port} is in use. Stop what uses it, or give another with {option} PORT (0 takes any free one)."),
        inner);

    private static string? Below(string? directory, string name) =>
        directory is null ? null : Path.Combine(directory, name);

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
