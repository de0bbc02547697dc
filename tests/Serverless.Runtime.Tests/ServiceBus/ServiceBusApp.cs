using System.Text;
using Amqp;
using Amqp.Framing;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Amqp;
using Serverless.Broker;
using Serverless.Broker.Topology;
using Serverless.Runtime.Tests.Hosting;

namespace Serverless.Runtime.Tests.ServiceBus;

/// <summary>An app with some functions, and a broker in memory; both on free ports.</summary>
internal sealed class ServiceBusApp : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>What Service Bus allows; the queue "work" has it.</summary>
    public static readonly TimeSpan ShortestLock = TimeSpan.FromSeconds(5);

    private readonly Type[] _functions;
    private readonly string? _hostJson;
    private readonly TimeProvider _time;
    private BrokerHost? _broker;
    private FunctionsHost? _host;
    private AmqpConnection? _connection;

    private ServiceBusApp(Type[] functions, string? hostJson, TimeProvider time)
    {
        _functions = functions;
        _time = time;
        if (hostJson is not null)
        {
            _hostJson = Path.Combine(Path.GetTempPath(), $"host-{Guid.NewGuid():N}.json");
            File.WriteAllText(_hostJson, hostJson);
        }
    }

    public Recorder Recorder { get; } = new();

    public AmqpConnection Connection => _connection!;

    public BrokerHost Broker => _broker!;

    public static Task<ServiceBusApp> StartAsync<T>(string? serviceBusSettings = null, TimeProvider? time = null) =>
        StartAsync([typeof(T)], serviceBusSettings, time);

    public static async Task<ServiceBusApp> StartAsync(
        Type[] functions, string? serviceBusSettings = null, TimeProvider? time = null)
    {
        var hostJson = serviceBusSettings is null
            ? null
            : """{"version": "2.0", "extensions": {"serviceBus": SETTINGS}}""".Replace(
                "SETTINGS", serviceBusSettings, StringComparison.Ordinal);
        var app = new ServiceBusApp(functions, hostJson, time ?? TimeProvider.System);
        await app.StartBrokerAsync(0);
        await app.StartHostAsync();
        return app;
    }

    public async Task StartBrokerAsync(int port)
    {
        _broker = await BrokerHost.StartAsync(
            new BrokerOptions { AmqpPort = port, TimeProvider = _time, Topology = Topology }, CancellationToken.None);
        _connection ??= new AmqpConnection(
            ServiceBusConnectionString.Parse(_broker.ConnectionString()),
            new AmqpConnectionOptions { TimeProvider = _time });
    }

    public async Task RestartBrokerAsync()
    {
        var port = Broker.AmqpPort;
        await Broker.DisposeAsync();
        await StartBrokerAsync(port);
    }

    public async Task StartHostAsync(TimeSpan? stopTimeout = null) =>
        _host = await FunctionsHost.StartAsync(TestApp.Options(
            _functions,
            services: services => services.AddSingleton(Recorder),
            settings: new() { ["ServiceBus"] = Broker.ConnectionString(), ["QueueName"] = "work" },
            time: _time,
            hostJson: _hostJson,
            stopTimeout: stopTimeout));

    public async Task StopHostAsync()
    {
        await _host!.DisposeAsync();
        _host = null;
    }

    public Task SendAsync(string entity, params string[] bodies) =>
        Connection.GetSender(entity).SendAsync([.. bodies.Select(body => Text(body))]);

    public Task SendToSessionAsync(string session, params string[] bodies) =>
        Connection.GetSender("sessions").SendAsync([.. bodies.Select(body => Text(body, session))]);

    public static Message Text(string body, string? session = null)
    {
        var message = new Message
        {
            Properties = new Properties { MessageId = Guid.NewGuid().ToString("N") },
            ApplicationProperties = new ApplicationProperties { ["kind"] = "text" },
            BodySection = new Data { Binary = Encoding.UTF8.GetBytes(body) },
        };
        if (session is not null)
        {
            message.Properties.GroupId = session;
        }

        return message;
    }

    public Task<IReadOnlyList<AmqpReceivedMessage>> PeekAsync(string entity) =>
        Connection.GetManagement(entity).PeekAsync(1, 1000);

    /// <summary>
    /// Polls until the entity has that many messages; settlement is confirmed after the function returned.
    /// </summary>
    public async Task<IReadOnlyList<AmqpReceivedMessage>> WaitForCountAsync(string entity, int count)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var messages = await PeekAsync(entity);
            if (messages.Count == count)
            {
                return messages;
            }

            if (TimeProvider.System.GetElapsedTime(started) > Patience)
            {
                throw new TimeoutException($"'{entity}' has {messages.Count} messages, not {count}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        await Connection.DisposeAsync();
        await Broker.DisposeAsync();
        if (_hostJson is not null)
        {
            File.Delete(_hostJson);
        }
    }

    private static TopologyDefinition Topology => new()
    {
        Queues =
        [
            new QueueDefinition { Name = "work", MaxDeliveryCount = 3, LockDuration = ShortestLock },
            new QueueDefinition { Name = "work2" },
            new QueueDefinition { Name = "work3" },
            new QueueDefinition { Name = "work4" },
            new QueueDefinition { Name = "work5" },
            new QueueDefinition { Name = "work6" },
            new QueueDefinition { Name = "sessions", RequiresSession = true, LockDuration = TimeSpan.FromSeconds(30) },
        ],
        Topics = [new TopicDefinition { Name = "news", Subscriptions = [new SubscriptionDefinition { Name = "all" }] }],
    };
}
