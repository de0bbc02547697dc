using Serverless.Broker;
using Serverless.FunctionsHost.Durable;
using Serverless.FunctionsHost.Links;
using Serverless.FunctionsHost.ServiceBus.Settlement;
using Serverless.TaskHub.Grpc;
using Serverless.Testing.Clock;
using Serverless.Testing.Faults;
using Serverless.Testing.Idle;
using Serverless.Testing.Invocations;
using Serverless.Testing.Logs;
using Serverless.Testing.Messages;
using Serverless.Testing.Storage;
using Serverless.Testing.Timelines;

namespace Serverless.Testing.Apps;

/// <summary>Makes a system: everything but its apps runs then.</summary>
internal static class SystemStart
{
    public static async Task<(SystemParts Parts, Dictionary<string, SystemApp> Apps)> PrepareAsync(
        TestSystemOptions options, CancellationToken cancellationToken)
    {
        var root = AppLocator.FindRoot();
        var locations = options.Apps.Select(app => AppLocator.Find(app, root)).ToList();
        var topology = TopologyOf.Read(options, root);
        var storage = NeedsStorage(options, locations) ? await StorageServer.StartAsync(cancellationToken) : null;
        SystemParts parts;
        try
        {
            parts = await StartAsync(
                options,
                TopologyOf.For(topology, locations),
                [.. locations.Select(app => app.Name)],
                storage,
                cancellationToken);
        }
        catch when (storage is not null)
        {
            await storage.DisposeAsync();
            throw;
        }

        var apps = new Dictionary<string, SystemApp>(StringComparer.OrdinalIgnoreCase);
        foreach (var location in locations)
        {
            apps.Add(location.Name, new SystemApp(parts, location));
        }

        return (parts, apps);
    }

    private static async Task<SystemParts> StartAsync(
        TestSystemOptions options,
        Topology.TopologyDefinition? topology,
        HashSet<string> apps,
        StorageServer? storage,
        CancellationToken cancellationToken)
    {
        var clock = options.OutOfProcess ? null : new VirtualTimeProvider(options.Start ?? DefaultStart());
        TimeProvider time = clock ?? TimeProvider.System;
        var timeline = new Timeline(time);
        var faults = new FaultPlan(timeline);
        var wire = new WireWatch(timeline, faults, apps.Contains);
        var idle = new IdleWatch(() => clock?.Awaited ?? 0);
        idle.Add(wire);
        if (clock is not null)
        {
            idle.Add(new WorkSource("timers that fire", TimeSpan.MaxValue, () => clock.Firing, static () => 0));
        }

        var log = new SystemLog();
        var settlement = new ServiceBusSettlement();
        var hubs = new DurableHubs(null, time, new AppLoggerFactory("task hub", log, options.LogLevel));
        var hubWork = new HubWork(hubs);
        idle.Add(hubWork);
        if (storage?.Watch is { } watch)
        {
            idle.Add(new WorkSource(
                "looks into the storage", TimeSpan.MaxValue, () => watch.Behind, () => watch.Changes));
        }

        var broker = await BrokerHost.StartAsync(
            new BrokerOptions
            {
                AmqpPort = 0,
                Topology = topology,
                TimeProvider = time,
                ClientTime = TimeProvider.System,
                Probe = wire,
            },
            cancellationToken);
        try
        {
            return new SystemParts
            {
                Options = options,
                Clock = clock,
                Broker = broker,
                Hubs = hubs,
                HubWork = hubWork,
                Storage = storage,
                Settlement = settlement,
                Endpoint = await WorkerEndpoint.StartAsync(
                    services =>
                    {
                        services.AddTaskHubService(hubs.Find);
                        settlement.Configure(services);
                    },
                    static endpoints =>
                    {
                        endpoints.MapTaskHubService();
                        ServiceBusSettlement.Map(endpoints);
                    },
                    null,
                    cancellationToken),
                Wire = wire,
                Faults = faults,
                Idle = idle,
                Timeline = timeline,
                Invocations = new InvocationLog(timeline) { Added = storage is null ? null : storage.Watch.Changed },
                Log = log,
            };
        }
        catch
        {
            await hubs.DisposeAsync();
            await broker.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether an app has a storage that the test does not name.</summary>
    private static bool NeedsStorage(TestSystemOptions options, IEnumerable<AppLocation> apps) =>
        apps.Any(app => app.StorageConnections.Any(name => !options.SettingsOf(app.Name).ContainsKey(name)));

    private static DateTimeOffset DefaultStart()
    {
        var later = TimeProvider.System.GetUtcNow().AddHours(1);
        return later.AddTicks(-(later.Ticks % TimeSpan.TicksPerMinute));
    }
}
