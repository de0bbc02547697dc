using Serverless.Broker;
using Serverless.Broker.Topology;

namespace Serverless.Conformance.Brokers;

/// <summary>The broker of one scenario, in memory, on a free port, with the entities that the scenarios name.</summary>
internal sealed class ConformanceBroker : IAsyncDisposable
{
    private static readonly TopologyDefinition Topology = new()
    {
        Queues =
        [
            new QueueDefinition { Name = "plain", MaxDeliveryCount = 3 },
            new QueueDefinition { Name = "short-lock", LockDuration = TimeSpan.FromSeconds(5) },
            new QueueDefinition { Name = "sessions", RequiresSession = true, LockDuration = TimeSpan.FromSeconds(5) },
            new QueueDefinition { Name = "dedup", RequiresDuplicateDetection = true },
            new QueueDefinition { Name = "dropping", DeadLetteringOnMessageExpiration = false },
        ],
        Topics =
        [
            new TopicDefinition
            {
                Name = "topic",
                Subscriptions =
                [
                    new SubscriptionDefinition { Name = "all" },
                    new SubscriptionDefinition { Name = "ruled" },
                    new SubscriptionDefinition { Name = "by-session", RequiresSession = true },
                    new SubscriptionDefinition
                    {
                        Name = "red", Rules = [new RuleDefinition { Name = "red", SqlFilter = "colour = 'red'" }],
                    },
                    new SubscriptionDefinition
                    {
                        Name = "urgent",
                        Rules =
                        [
                            new RuleDefinition
                            {
                                Name = "urgent", CorrelationFilter = new CorrelationFilterDefinition { Label = "urgent" },
                            },
                        ],
                    },
                ],
            },
        ],
    };

    private const string Key = "SharedAccessKeyName=root;SharedAccessKey=local";

    private BrokerHost _host;

    private ConformanceBroker(BrokerHost host)
    {
        _host = host;
    }

    public string ConnectionString => _host.ConnectionString();

    /// <summary>Without the emulator's flag: AMQP over TLS.</summary>
    public string SecureConnectionString => $"Endpoint=sb://localhost:{AmqpsPort};{Key}";

    public int AmqpsPort => _host.AmqpsPort!.Value;

    public int AdministrationPort => _host.AdministrationPort!.Value;

    public string AdministrationConnectionString(string host = "localhost") => $"Endpoint=sb://{host}:{AdministrationPort};{Key}";

    public static async Task<ConformanceBroker> StartAsync() => new(await StartHostAsync(0));

    /// <summary>A fresh broker on the same port; what was in memory is gone.</summary>
    public async Task RestartAsync()
    {
        var port = _host.AmqpPort;
        await _host.DisposeAsync();
        _host = await StartHostAsync(port);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static Task<BrokerHost> StartHostAsync(int port) => BrokerHost.StartAsync(
        new BrokerOptions
        {
            AmqpPort = port,
            AmqpsPort = 0,
            AdministrationPort = 0,
            CertificateDirectory = TestCertificate.Folder,
            Topology = Topology,
        },
        CancellationToken.None);
}
