using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Producer;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Serverless.Broker;
using Serverless.FunctionsHost.EventHubs;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Launching;
using Serverless.FunctionsHost.Links;
using Serverless.FunctionsHost.ServiceBus;
using Serverless.FunctionsHost.ServiceBus.Settlement;
using Serverless.Topology;

namespace Serverless.FunctionsHost.Tests.Support;

/// <summary>The MessagingApp on a broker in memory: some of its functions, one clock for app and broker.</summary>
internal sealed class MessagingHost : IAsyncDisposable
{
    private readonly ServiceBusSettlement _settlement = new();
    private readonly LogLines _lines = new();
    private readonly ILoggerFactory _loggers;
    private readonly BrokerHost _broker;
    private WorkerEndpoint _endpoint = null!;
    private ServiceBusExtension _serviceBus = null!;
    private EventHubsExtension _eventHubs = null!;
    private FunctionAppOptions _options = null!;

    private MessagingHost(BrokerHost broker, FakeTimeProvider time)
    {
        _broker = broker;
        Time = time;
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(_lines));
        Client = new ServiceBusClient(broker.ConnectionString());
    }

    public FunctionApp App { get; private set; } = null!;

    public FakeTimeProvider Time { get; }

    public InvocationLog Log { get; } = new();

    public ServiceBusClient Client { get; }

    public string ConnectionString => _broker.ConnectionString();

    public BrokerHost Broker => _broker;

    public IEnumerable<string> Lines => _lines.All.Select(line => line.Text);

    public static async Task<MessagingHost> StartAsync(
        TopologyDefinition topology,
        string[] functions,
        bool inProcess = true,
        Func<FunctionAppOptions, FunctionAppOptions>? configure = null,
        params (string Name, string Value)[] settings)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var broker = await BrokerHost.StartAsync(
            new BrokerOptions { AmqpPort = 0, Topology = topology, TimeProvider = time });
        var host = new MessagingHost(broker, time);
        try
        {
            await host.StartAppAsync(functions, inProcess, configure, settings);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public static TopologyDefinition Queues(params string[] names) => new()
    {
        Queues = [.. names.Select(name => QueueDescription.InTopology(name) with { MaxDeliveryCount = 3 })],
    };

    public static TopologyDefinition SessionQueues(params string[] names) => new()
    {
        Queues = [.. names.Select(name => QueueDescription.InTopology(name) with { RequiresSession = true })],
    };

    public async Task SendAsync(string entity, params ServiceBusMessage[] messages)
    {
        await using var sender = Client.CreateSender(entity);
        await sender.SendMessagesAsync(messages);
    }

    public async Task<ServiceBusReceivedMessage> ReceiveAsync(string entity)
    {
        await using var receiver = Client.CreateReceiver(
            entity, new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        return (await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(30))).ShouldNotBeNull();
    }

    public async Task SendEventsAsync(string hub, params EventData[] events) =>
        await SendEventsAsync(hub, null, events);

    public async Task SendEventsAsync(string hub, string? key, params EventData[] events)
    {
        await using var producer = new EventHubProducerClient(ConnectionString, hub);
        await producer.SendAsync(events, new SendEventOptions { PartitionKey = key });
    }

    /// <summary>The bodies of the first events of the only partition.</summary>
    public async Task<IReadOnlyList<string>> ReadEventsAsync(string hub, int count)
    {
        await using var consumer = new EventHubConsumerClient("$Default", ConnectionString, hub);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        var bodies = new List<string>();
        await foreach (var item in consumer.ReadEventsFromPartitionAsync("0", EventPosition.Earliest, deadline.Token))
        {
            bodies.Add(item.Data.EventBody.ToString());
            if (bodies.Count == count)
            {
                break;
            }
        }

        return bodies;
    }

    /// <summary>Starts the app again on the same broker.</summary>
    public async Task RestartAppAsync(params (string Name, string Value)[] settings)
    {
        await App.DisposeAsync();
        var values = _options.Settings.ToDictionary();
        foreach (var (name, value) in settings)
        {
            values[name] = value;
        }

        App = await FunctionApp.StartAsync(
            _options with { Settings = values }, TestContext.Current.CancellationToken);
    }

    /// <summary>
    /// Moves the clock in steps; what a step sets off has time to cross the wire before the next one.
    /// </summary>
    public async Task AdvanceUntilAsync(Func<bool> condition, TimeSpan step, TimeSpan most)
    {
        for (var moved = TimeSpan.Zero; !condition(); moved += step)
        {
            moved.ShouldBeLessThan(most);
            Time.Advance(step);
            await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System);
        }
    }

    /// <summary>Completes when nothing runs and the entity has nothing that could.</summary>
    public Task EmptyAsync(string entity) =>
        UntilAsync(() => _broker.ActiveMessages(entity) == 0 && App.Context.Work.Running == 0);

    /// <summary>Looks again and again, since what is awaited happens on the wire.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, deadline.Token);
        }
    }

    public static string TextOf(InvocationRecord record)
    {
        record.Result.Reason.ShouldBe(string.Empty);
        return record.Result.ReturnValue.ShouldNotBeNull().String;
    }

    public async ValueTask DisposeAsync()
    {
        if (App is not null)
        {
            await App.DisposeAsync();
            await _serviceBus.DisposeAsync();
            await _eventHubs.DisposeAsync();
            await _endpoint.DisposeAsync();
        }

        await Client.DisposeAsync();
        await _broker.DisposeAsync();
        _loggers.Dispose();
    }

    private async Task StartAppAsync(
        string[] functions,
        bool inProcess,
        Func<FunctionAppOptions, FunctionAppOptions>? configure,
        (string Name, string Value)[] settings)
    {
        var token = TestContext.Current.CancellationToken;
        _endpoint = await WorkerEndpoint.StartAsync(_settlement.Configure, ServiceBusSettlement.Map, _loggers, token);
        _serviceBus = new ServiceBusExtension(_settlement);
        _eventHubs = new EventHubsExtension();
        var values = new Dictionary<string, string>
        {
            ["AzureWebJobsServiceBus"] = ConnectionString,
            ["EventHubs"] = ConnectionString,
            ["PocoQueue"] = "poco",
        };
        for (var i = 0; i < functions.Length; i++)
        {
            values[$"AzureFunctionsJobHost__functions__{i}"] = functions[i];
        }

        foreach (var (name, value) in settings)
        {
            values[name] = value;
        }

        var options = new FunctionAppOptions
        {
            Name = "messaging",
            Directory = TestApps.DirectoryOf("MessagingApp"),
            Launcher = inProcess
                ? new InProcessLauncher(new InProcessOptions { TimeProvider = Time })
                : new ProcessLauncher(TimeProvider.System),
            Endpoint = _endpoint,
            Settings = values,
            Triggers = [_serviceBus.Trigger, _eventHubs.Trigger],
            Outputs = [_serviceBus.Output, _eventHubs.Output],
            TimeProvider = Time,
            Loggers = _loggers,
            InvocationEnded = Log.Add,
        };
        _options = configure?.Invoke(options) ?? options;
        App = await FunctionApp.StartAsync(_options, token);
    }
}
