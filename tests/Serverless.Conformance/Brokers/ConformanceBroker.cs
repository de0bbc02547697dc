using Serverless.Broker;
using Serverless.Topology;

namespace Serverless.Conformance.Brokers;

/// <summary>The broker of one scenario on a free port, with the entities that the scenarios name.</summary>
internal sealed class ConformanceBroker : IAsyncDisposable
{
    private static readonly TopologyDefinition Topology = new()
    {
        Queues =
        [
            QueueDescription.InTopology("plain") with { MaxDeliveryCount = 3 },
            QueueDescription.InTopology("short-lock") with { LockDuration = TimeSpan.FromSeconds(5) },
            QueueDescription.InTopology("sessions") with
            {
                RequiresSession = true,
                LockDuration = TimeSpan.FromSeconds(5),
            },
            QueueDescription.InTopology("dedup") with { RequiresDuplicateDetection = true },
            QueueDescription.InTopology("dropping") with { DeadLetteringOnMessageExpiration = false },
        ],
        Topics =
        [
            TopicDescription.InTopology("topic") with
            {
                Subscriptions =
                [
                    SubscriptionDescription.InTopology("all"),
                    SubscriptionDescription.InTopology("ruled"),
                    SubscriptionDescription.InTopology("by-session") with { RequiresSession = true },
                    SubscriptionDescription.InTopology("red") with
                    {
                        Rules = [new RuleDescription { Name = "red", SqlExpression = "colour = 'red'" }],
                    },
                    SubscriptionDescription.InTopology("urgent") with
                    {
                        Rules =
                        [
                            new RuleDescription
                            {
                                Name = "urgent",
                                Correlation = new CorrelationRule { Label = "urgent" },
                            },
                        ],
                    },
                ],
            },
        ],
        EventHubs =
        [
            new EventHubDescription { Name = "one", PartitionCount = 1, Retention = TimeSpan.FromHours(1) },
            new EventHubDescription { Name = "events", PartitionCount = 4, ConsumerGroups = ["audit", "reports"] },
            new EventHubDescription { Name = "wide", PartitionCount = 32 },
        ],
    };

    private const string Key = "SharedAccessKeyName=root;SharedAccessKey=local";

    private readonly TimeProvider _time;
    private readonly string? _data;
    private BrokerHost _host;

    private ConformanceBroker(BrokerHost host, TimeProvider time, string? data)
    {
        _host = host;
        _time = time;
        _data = data;
    }

    public string ConnectionString => _host.ConnectionString();

    /// <summary>Without the emulator's flag: AMQP over TLS.</summary>
    public string SecureConnectionString => $"Endpoint=sb://localhost:{AmqpsPort};{Key}";

    public int AmqpsPort => _host.AmqpsPort!.Value;

    public int AdministrationPort => _host.AdministrationPort!.Value;

    public string AdministrationConnectionString(string host = "localhost") =>
        $"Endpoint=sb://{host}:{AdministrationPort};{Key}";

    /// <summary>In memory.</summary>
    public static async Task<ConformanceBroker> StartAsync() =>
        new(await StartHostAsync(0, TimeProvider.System, data: null), TimeProvider.System, data: null);

    /// <summary>With a folder of its own, which is deleted at the end.</summary>
    public static async Task<ConformanceBroker> StartDurableAsync(TimeProvider time)
    {
        var data = Directory.CreateTempSubdirectory("conformance-").FullName;
        return new ConformanceBroker(await StartHostAsync(0, time, data), time, data);
    }

    /// <summary>A fresh broker on the same port; what was in memory is gone.</summary>
    public async Task RestartAsync()
    {
        var port = _host.AmqpPort;
        await _host.DisposeAsync();
        _host = await StartHostAsync(port, _time, _data);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        if (_data is not null)
        {
            Directory.Delete(_data, recursive: true);
        }
    }

    private static Task<BrokerHost> StartHostAsync(int port, TimeProvider time, string? data) => BrokerHost.StartAsync(
        new BrokerOptions
        {
            AmqpPort = port,
            AmqpsPort = 0,
            AdministrationPort = 0,
            CertificateDirectory = TestCertificate.Folder,
            DataDirectory = data,
            TimeProvider = time,
            Topology = Topology,
        },
        CancellationToken.None);
}
