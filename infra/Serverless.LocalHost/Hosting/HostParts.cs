using Microsoft.Extensions.Logging;
using Serverless.FunctionsHost.Durable;
using Serverless.FunctionsHost.EventHubs;
using Serverless.FunctionsHost.Http;
using Serverless.FunctionsHost.Inputs;
using Serverless.FunctionsHost.Links;
using Serverless.FunctionsHost.Outputs;
using Serverless.FunctionsHost.ServiceBus;
using Serverless.FunctionsHost.ServiceBus.Settlement;
using Serverless.FunctionsHost.Settings;
using Serverless.FunctionsHost.Storage.Blobs;
using Serverless.FunctionsHost.Storage.Queues;
using Serverless.FunctionsHost.Storage.Tables;
using Serverless.FunctionsHost.Timers;
using Serverless.FunctionsHost.Triggers;
using Serverless.LocalHost.Apps;
using Serverless.LocalHost.Settings;
using Serverless.TaskHub.Grpc;

namespace Serverless.LocalHost.Hosting;

/// <summary>What the apps of this host share: the workers' port, and every kind of trigger, input and output.</summary>
internal sealed class HostParts : IAsyncDisposable
{
    private readonly LocalHostOptions _options;
    private readonly LocalBackends _backends;
    private readonly SettingsByApp _settings;
    private readonly LoggersByApp _loggers;
    private readonly DurableHubs _hubs;
    private readonly ServiceBusExtension _serviceBus;
    private readonly EventHubsExtension _eventHubs = new();

    private HostParts(
        LocalHostOptions options,
        LocalBackends backends,
        SettingsByApp settings,
        LoggersByApp loggers,
        DurableHubs hubs,
        ServiceBusSettlement settlement,
        WorkerEndpoint endpoint)
    {
        _options = options;
        _backends = backends;
        _settings = settings;
        _loggers = loggers;
        _hubs = hubs;
        _serviceBus = new ServiceBusExtension(settlement);
        Endpoint = endpoint;
        Inputs = [new DurableClientInput(hubs, endpoint.Address), new BlobInput()];
        Outputs = [_serviceBus.Output, _eventHubs.Output, new QueueOutput(), new BlobOutput(), new TableOutput()];
    }

    /// <summary>Gets the port that workers connect to.</summary>
    public WorkerEndpoint Endpoint { get; }

    /// <summary>Gets the port where Durable Task SDKs find the hubs; null when it is not served.</summary>
    public TaskHubEndpoint? TaskHub { get; private set; }

    /// <summary>Gets the kinds of inputs.</summary>
    public IReadOnlyList<IInputBinding> Inputs { get; }

    /// <summary>Gets the kinds of outputs.</summary>
    public IReadOnlyList<IOutputBinding> Outputs { get; }

    /// <summary>Gets the settings that an app needs that something else starts.</summary>
    public IEnumerable<KeyValuePair<string, string>> BackendSettings
    {
        get
        {
            var messaging = _backends.Addresses.ServiceBus(null);
            yield return new("ServiceBus", messaging);
            yield return new("EventHubs", messaging);
            if (_backends.Addresses.Storage is { } storage)
            {
                yield return new("AzureWebJobsStorage", storage);
                yield return new("Storage", storage);
            }

            if (TaskHub is not null)
            {
                yield return new("DURABLE_TASK_SCHEDULER_CONNECTION_STRING", TaskHub.SchedulerConnectionString);
                yield return new("TASKHUB_NAME", TaskHubEndpoint.DefaultHub);
            }
        }
    }

    /// <summary>Starts them.</summary>
    public static async Task<HostParts> StartAsync(
        LocalHostOptions options,
        LocalBackends backends,
        SettingsByApp settings,
        LoggersByApp loggers,
        CancellationToken cancellationToken)
    {
        var hubs = new DurableHubs(
            options.DataDirectory is { } data ? Path.Combine(data, "durable") : null,
            TimeProvider.System,
            loggers.Host);
        var settlement = new ServiceBusSettlement();
        var endpoint = await WorkerEndpoint.StartAsync(
            services =>
            {
                services.AddTaskHubService(hubs.Find);
                settlement.Configure(services);
            },
            endpoints =>
            {
                endpoints.MapTaskHubService();
                ServiceBusSettlement.Map(endpoints);
            },
            loggers.Host,
            cancellationToken);
        var parts = new HostParts(options, backends, settings, loggers, hubs, settlement, endpoint);
        if (options.TaskHubPort is { } port)
        {
            await parts.StartTaskHubAsync(port, cancellationToken);
        }

        return parts;
    }

    /// <summary>
    /// The kinds of triggers of an app: what brings in new work starts last, and HTTP is last of all.
    /// </summary>
    public IReadOnlyList<ITriggerKind> TriggersFor(LocalHostSection host) =>
    [
        new DurableTriggerKind(_hubs),
        new TimerTrigger(),
        _serviceBus.Trigger,
        _eventHubs.Trigger,
        new QueueTrigger(),
        new BlobTrigger(),
        new HttpTriggerKind(new HttpTriggerOptions
        {
            CorsOrigins = host.CorsOrigins,
            CorsCredentials = host.CorsCredentials,
            RequireKeys = _options.RequireKeys,
            Endpoints = [new DurableManagement(_hubs)],
        }),
    ];

    /// <summary>The settings of an app, complete.</summary>
    public LocalSettings SettingsOf(PreparedApp app)
    {
        var own = _settings.Of(app);
        return own with
        {
            Values = AppSettings.Complete(app, own.Values, _backends.Addresses, _options.Settings),
        };
    }

    /// <summary>The log of an app.</summary>
    public ILoggerFactory LoggersOf(string app) => _loggers.Of(app);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _serviceBus.DisposeAsync();
        await _eventHubs.DisposeAsync();
        await Endpoint.DisposeAsync();
        if (TaskHub is not null)
        {
            await TaskHub.DisposeAsync();
        }

        await _hubs.DisposeAsync();
    }

    private async Task StartTaskHubAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            TaskHub = await TaskHubEndpoint.StartAsync(port, _hubs, _loggers.Host, cancellationToken);
        }
        catch (IOException failure)
        {
            await DisposeAsync();
            throw LocalBackends.PortInUse(port, "--task-hub-port PORT", failure);
        }
    }
}
