using System.Text;
using Amqp;
using Amqp.Framing;
using Serverless.Broker;
using Serverless.Broker.Topology;

namespace Serverless.Amqp.Tests.Brokers;

/// <summary>An in-memory broker on a free port, and a connection to it.</summary>
internal sealed class TestBroker : IAsyncDisposable
{
    public const string Queue = "work";
    public const string ShortLocks = "short-locks";
    public const string SessionQueue = "sessions";
    public const string Deduplicating = "once";
    public const string Topic = "news";
    public const string Subscription = "news/Subscriptions/all";

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);

    private TestBroker(BrokerHost host, AmqpConnectionOptions options)
    {
        Host = host;
        Connection = new AmqpConnection(ServiceBusConnectionString.Parse(host.ConnectionString()), options);
    }

    public BrokerHost Host { get; private set; }

    public AmqpConnection Connection { get; }

    public static async Task<TestBroker> StartAsync(TimeProvider? time = null) =>
        new(await StartHostAsync(0, time), new AmqpConnectionOptions { TimeProvider = time ?? TimeProvider.System });

    public static Task<BrokerHost> StartHostAsync(int port, TimeProvider? time) => BrokerHost.StartAsync(
        new BrokerOptions
        {
            AmqpPort = port,
            TimeProvider = time ?? TimeProvider.System,
            Topology = new TopologyDefinition
            {
                Queues =
                [
                    new QueueDefinition { Name = Queue, MaxDeliveryCount = 3 },
                    new QueueDefinition { Name = ShortLocks, LockDuration = TimeSpan.FromSeconds(5) },
                    new QueueDefinition
                    {
                        Name = SessionQueue,
                        RequiresSession = true,
                        LockDuration = TimeSpan.FromSeconds(5),
                    },
                    new QueueDefinition { Name = Deduplicating, RequiresDuplicateDetection = true },
                ],
                Topics =
                [
                    new TopicDefinition { Name = Topic, Subscriptions = [new SubscriptionDefinition { Name = "all" }] },
                ],
            },
        },
        CancellationToken.None);

    public static Message Text(string body, string? id = null, string? session = null)
    {
        var message = new Message
        {
            Properties = new Properties { MessageId = id ?? Guid.NewGuid().ToString("N") },
            ApplicationProperties = new ApplicationProperties { ["kind"] = "text" },
            BodySection = new Data { Binary = Encoding.UTF8.GetBytes(body) },
        };
        if (session is not null)
        {
            message.Properties.GroupId = session;
        }

        return message;
    }

    public static string BodyOf(AmqpReceivedMessage message) => Encoding.UTF8.GetString(message.Body.Span);

    public Task SendAsync(string entity, params string[] bodies) =>
        Connection.GetSender(entity).SendAsync([.. bodies.Select(body => Text(body))]);

    public Task SendToSessionAsync(string session, params string[] bodies) =>
        Connection.GetSender(SessionQueue).SendAsync([.. bodies.Select(body => Text(body, session: session))]);

    public async Task<AmqpReceivedMessage> ReceiveOneAsync(AmqpReceiver receiver)
    {
        var messages = await receiver.ReceiveAsync(1, Patience);
        messages.Count.ShouldBe(1, $"no message in '{receiver.Entity}'");
        return messages[0];
    }

    public async Task RestartAsync()
    {
        var port = Host.AmqpPort;
        await Host.DisposeAsync();
        Host = await StartHostAsync(port, time: null);
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        await Host.DisposeAsync();
    }
}
