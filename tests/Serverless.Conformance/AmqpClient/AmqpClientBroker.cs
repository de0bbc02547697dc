using System.Text;
using Amqp;
using Amqp.Framing;
using Amqp.Types;
using Microsoft.Extensions.Time.Testing;
using Serverless.Amqp;
using Serverless.Broker;

namespace Serverless.Conformance.AmqpClient;

/// <summary>
/// The broker of one scenario, in memory, on a free port and a virtual clock, and our client connected to it.
/// </summary>
internal sealed class AmqpClientBroker : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);

    private readonly List<AmqpConnection> _connections = [];
    private BrokerHost _host;

    private AmqpClientBroker(BrokerHost host, FakeTimeProvider clock)
    {
        _host = host;
        Clock = clock;
        Connection = Connect();
    }

    /// <summary>The clock of the entities; locks, schedules and lifetimes end when a scenario moves it.</summary>
    public FakeTimeProvider Clock { get; }

    public AmqpConnection Connection { get; }

    public int Port => _host.AmqpPort;

    public static async Task<AmqpClientBroker> StartAsync()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        return new AmqpClientBroker(await StartHostAsync(0, clock), clock);
    }

    public static Message Text(string body, string? id = null, string? session = null)
    {
        var message = new Message
        {
            Properties = new Properties { MessageId = id ?? Guid.NewGuid().ToString("N") },
            ApplicationProperties = new ApplicationProperties(),
            BodySection = new Data { Binary = Encoding.UTF8.GetBytes(body) },
        };
        if (session is not null)
        {
            message.Properties.GroupId = session;
        }

        return message;
    }

    public static Message With(string body, params (string Key, object Value)[] properties)
    {
        var message = Text(body);
        foreach (var (key, value) in properties)
        {
            message.ApplicationProperties[key] = value;
        }

        return message;
    }

    public static Message Annotated(string body, string annotation, object value)
    {
        var message = Text(body);
        message.MessageAnnotations = new MessageAnnotations { [(Symbol)annotation] = value };
        return message;
    }

    public static string BodyOf(AmqpReceivedMessage message) => Encoding.UTF8.GetString(message.Body.Span);

    public static string DeadLettersOf(string entity) => entity + "/$DeadLetterQueue";

    public static async Task<IReadOnlyList<AmqpReceivedMessage>> TakeAsync(AmqpReceiver receiver, int count)
    {
        var taken = new List<AmqpReceivedMessage>();
        while (taken.Count < count)
        {
            var messages = await receiver.ReceiveAsync(count - taken.Count, Patience);
            messages.ShouldNotBeEmpty($"only {taken.Count} of {count} messages came from '{receiver.Entity}'");
            taken.AddRange(messages);
        }

        return taken;
    }

    public static async Task<AmqpReceivedMessage> OneAsync(AmqpReceiver receiver) => (await TakeAsync(receiver, 1))[0];

    public AmqpConnection Connect(AmqpConnectionOptions? options = null)
    {
        var connection = new AmqpConnection(ServiceBusConnectionString.Parse(_host.ConnectionString()), options);
        _connections.Add(connection);
        return connection;
    }

    public Task SendAsync(string entity, params string[] bodies) =>
        SendAsync(entity, [.. bodies.Select(body => Text(body))]);

    public Task SendAsync(string entity, IReadOnlyList<Message> messages) =>
        Connection.GetSender(entity).SendAsync(messages);

    public Task SendToSessionAsync(string session, params string[] bodies) =>
        SendAsync(Entities.Sessions, [.. bodies.Select(body => Text(body, session: session))]);

    public async Task<AmqpReceiver> AcceptAsync(string? session = null, AmqpConnection? connection = null)
    {
        var accepted = await (connection ?? Connection).AcceptSessionAsync(Entities.Sessions, session, Patience);
        return accepted.ShouldNotBeNull("no session was granted");
    }

    public Task<IReadOnlyList<AmqpReceivedMessage>> PeekAsync(string entity) =>
        Connection.GetManagement(entity).PeekAsync(1, 1000);

    public async Task<IReadOnlyList<string>> BodiesAsync(string entity) =>
        [.. (await PeekAsync(entity)).Select(BodyOf)];

    /// <summary>A fresh broker on the same port; what was in memory is gone.</summary>
    public async Task RestartAsync()
    {
        var port = _host.AmqpPort;
        await _host.DisposeAsync();
        _host = await StartHostAsync(port, Clock);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }

        await _host.DisposeAsync();
    }

    private static Task<BrokerHost> StartHostAsync(int port, TimeProvider clock) => BrokerHost.StartAsync(
        new BrokerOptions { AmqpPort = port, TimeProvider = clock, Topology = Entities.Topology });
}
