using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Time.Testing;
using Serverless.Broker;

namespace Serverless.Conformance.DotNet.ServiceBus;

/// <summary>
/// The broker of one scenario, in memory, on a free port and a virtual clock, and the vendor's .NET client connected
/// to it.
/// </summary>
internal sealed class ServiceBusBroker : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private const string Subscriptions = "/Subscriptions/";

    private readonly List<ServiceBusClient> _clients = [];
    private readonly Dictionary<string, ServiceBusSender> _senders = new(StringComparer.Ordinal);
    private BrokerHost _host;

    private ServiceBusBroker(BrokerHost host, FakeTimeProvider clock)
    {
        _host = host;
        Clock = clock;
        Client = Connect();
    }

    /// <summary>
    /// The clock of the entities; locks, schedules and lifetimes end when a scenario moves it. It begins at the real
    /// time, by which the client judges the locks that it holds.
    /// </summary>
    public FakeTimeProvider Clock { get; }

    public ServiceBusClient Client { get; }

    public int Port => _host.AmqpPort;

    public string ConnectionString => _host.ConnectionString();

    public static async Task<ServiceBusBroker> StartAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        var clock = new FakeTimeProvider(now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond)));
        return new ServiceBusBroker(await StartHostAsync(0, clock), clock);
    }

    public static ServiceBusMessage Message(string body, string? id = null, string? session = null)
    {
        var message = new ServiceBusMessage(body);
        if (id is not null)
        {
            message.MessageId = id;
        }

        if (session is not null)
        {
            message.SessionId = session;
        }

        return message;
    }

    public static ServiceBusMessage With(string body, params (string Key, object? Value)[] properties)
    {
        var message = new ServiceBusMessage(body);
        foreach (var (key, value) in properties)
        {
            message.ApplicationProperties[key] = value;
        }

        return message;
    }

    /// <summary>A client of its own, and so a connection of its own.</summary>
    public ServiceBusClient Connect(Action<ServiceBusClientOptions>? configure = null)
    {
        var options = new ServiceBusClientOptions
        {
            RetryOptions = new ServiceBusRetryOptions
            {
                Mode = ServiceBusRetryMode.Fixed,
                MaxRetries = 5,
                Delay = TimeSpan.FromMilliseconds(50),
                TryTimeout = Patience,
            },
        };
        configure?.Invoke(options);
        var client = new ServiceBusClient(_host.ConnectionString(), options);
        _clients.Add(client);
        return client;
    }

    /// <summary>A receiver of a queue, or of <c>topic/Subscriptions/subscription</c>.</summary>
    public ServiceBusReceiver Receiver(
        string entity, ServiceBusReceiverOptions? options = null, ServiceBusClient? client = null)
    {
        client ??= Client;
        return entity.Split(Subscriptions) is [var topic, var subscription]
            ? client.CreateReceiver(topic, subscription, options)
            : client.CreateReceiver(entity, options);
    }

    public ServiceBusReceiver DeadLetters(string entity) =>
        Receiver(entity, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });

    public ServiceBusSender Sender(string entity)
    {
        if (!_senders.TryGetValue(entity, out var sender))
        {
            sender = Client.CreateSender(entity);
            _senders.Add(entity, sender);
        }

        return sender;
    }

    public Task SendAsync(string entity, params string[] bodies) =>
        SendAsync(entity, [.. bodies.Select(body => Message(body))]);

    public Task SendAsync(string entity, params IReadOnlyList<ServiceBusMessage> messages) =>
        Sender(entity).SendMessagesAsync(messages);

    public Task SendToSessionAsync(string session, params string[] bodies) =>
        SendAsync(Entities.Sessions, [.. bodies.Select(body => Message(body, session: session))]);

    /// <summary>A session of the queue with sessions: the one named, or the next.</summary>
    public Task<ServiceBusSessionReceiver> AcceptAsync(
        string? session = null, ServiceBusClient? client = null, ServiceBusSessionReceiverOptions? options = null) =>
        session is null
            ? (client ?? Client).AcceptNextSessionAsync(Entities.Sessions, options)
            : (client ?? Client).AcceptSessionAsync(Entities.Sessions, session, options);

    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(string entity)
    {
        await using var receiver = Receiver(entity);
        return await receiver.PeekMessagesAsync(1000);
    }

    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekDeadLettersAsync(string entity)
    {
        await using var receiver = DeadLetters(entity);
        return await receiver.PeekMessagesAsync(1000);
    }

    public async Task<IReadOnlyList<string>> BodiesAsync(string entity) =>
        [.. (await PeekAsync(entity)).Select(message => message.Text())];

    /// <summary>A fresh broker on the same port; what was in memory is gone.</summary>
    public async Task RestartAsync()
    {
        var port = _host.AmqpPort;
        await _host.DisposeAsync();
        _host = await StartHostAsync(port, Clock);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }

        await _host.DisposeAsync();
    }

    private static Task<BrokerHost> StartHostAsync(int port, TimeProvider clock) => BrokerHost.StartAsync(
        new BrokerOptions { AmqpPort = port, TimeProvider = clock, Topology = Entities.Topology });
}
