using System.Net.Sockets;
using Serverless.Broker.Administration;
using Serverless.Broker.Amqp.Connections;
using Serverless.Broker.Certificates;
using Serverless.Broker.Entities;
using Serverless.Broker.Nodes;
using Serverless.Broker.Nodes.Security;
using Serverless.Broker.Topology;

namespace Serverless.Broker;

/// <summary>
/// A running broker: the semantics of Azure Service Bus over AMQP 1.0 on the loopback addresses. Clients of Azure
/// Service Bus connect with <see cref="ConnectionString"/>.
/// </summary>
public sealed class BrokerHost : IAsyncDisposable
{
    /// <summary>The key that every namespace has and that may do everything.</summary>
    public const string RootKeyName = "RootManageSharedAccessKey";

    // The connection string needs one; loopback connections are not verified.
    private const string Key = "local";

    private readonly BrokerNamespace _namespace;
    private readonly AmqpListener _listener;
    private readonly AmqpListener? _secureListener;
    private readonly AdministrationHost? _administration;
    private bool _disposed;

    private BrokerHost(
        BrokerNamespace entities,
        AmqpListener listener,
        AmqpListener? secureListener,
        AdministrationHost? administration)
    {
        _namespace = entities;
        _listener = listener;
        _secureListener = secureListener;
        _administration = administration;
    }

    /// <summary>The TCP port that AMQP is served on.</summary>
    public int AmqpPort => _listener.Port;

    /// <summary>The TCP port that AMQP over TLS is served on; null when it is not.</summary>
    public int? AmqpsPort => _secureListener?.Port;

    /// <summary>The TCP port that administration over HTTP is served on; null when it is not.</summary>
    public int? AdministrationPort => _administration?.Port;

    /// <summary>One line on what the start recovered from the data directory, damage included; null in memory.</summary>
    public string? RecoverySummary => _namespace.Recovery?.ToString();

    /// <summary>The entities, for tests.</summary>
    internal BrokerNamespace Namespace => _namespace;

    /// <summary>Connections that are open.</summary>
    internal int ConnectionCount => _listener.ConnectionCount + (_secureListener?.ConnectionCount ?? 0);

    /// <summary>Starts a broker; it serves when the task completes.</summary>
    /// <param name="options">Port, entities, clock.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>The running broker. Dispose it to stop.</returns>
    /// <exception cref="BrokerStartException">The port is in use or cannot be bound; the message names port and option.</exception>
    public static async Task<BrokerHost> StartAsync(BrokerOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var entities = await BrokerNamespace.OpenAsync(
            new BrokerNamespaceOptions
            {
                TimeProvider = options.TimeProvider,
                LoggerFactory = options.LoggerFactory,
                DataDirectory = options.DataDirectory,
                Topology = options.Topology,
                MaxMessageSizeInKilobytes = options.MaxMessageSizeInKilobytes,
            },
            cancellationToken);
        var certificate = new DevelopmentCertificate(
            options.CertificateDirectory ?? DevelopmentCertificate.DefaultDirectory, TimeProvider.System);
        AdministrationHost? administration = null;
        try
        {
            if (options.AdministrationPort is { } port)
            {
                administration = await AdministrationHost.StartAsync(
                    entities,
                    port,
                    certificate,
                    options.TimeProvider,
                    options.LoggerFactory,
                    cancellationToken);
            }

            var (listener, secureListener) = await ListenAsync(options, entities, certificate);
            return new BrokerHost(entities, listener, secureListener, administration);
        }
        catch
        {
            if (administration is not null)
            {
                await administration.DisposeAsync();
            }

            await entities.DisposeAsync();
            throw;
        }
    }

    /// <summary>A connection string for this broker, as every Azure Service Bus client takes it.</summary>
    /// <param name="app">
    /// The shared access key name, which is who the client is: an app of the topology, or the root key, which may do
    /// everything.
    /// </param>
    /// <returns><c>Endpoint=sb://127.0.0.1:PORT;SharedAccessKeyName=…;SharedAccessKey=…;UseDevelopmentEmulator=true;</c></returns>
    public string ConnectionString(string app = RootKeyName) =>
        $"Endpoint=sb://127.0.0.1:{AmqpPort};SharedAccessKeyName={app};SharedAccessKey={Key};UseDevelopmentEmulator=true;";

    /// <summary>
    /// How many messages an entity holds that can be delivered or are locked: what a test waits for. Deferred, scheduled and
    /// dead-lettered messages are not among them.
    /// </summary>
    /// <param name="entityPath">A queue, or <c>topic/Subscriptions/subscription</c>.</param>
    /// <returns>The number at this moment.</returns>
    public long ActiveMessages(string entityPath) => _namespace.ResolveSource(entityPath).Counts.Active;

    /// <summary>Stops: closes the connections, then the entities. Idempotent.</summary>
    /// <returns>Completes when nothing of the broker runs any more.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        if (_administration is not null)
        {
            await _administration.DisposeAsync();
        }

        if (_secureListener is not null)
        {
            await _secureListener.DisposeAsync();
        }

        await _listener.DisposeAsync();
        await _namespace.DisposeAsync();
    }

    private static async Task<(AmqpListener Plain, AmqpListener? Secure)> ListenAsync(
        BrokerOptions options, BrokerNamespace entities, DevelopmentCertificate certificate)
    {
        var logger = options.LoggerFactory.CreateLogger("Serverless.Broker");
        // A topology without apps says nothing about who may do what.
        IAccessPolicy access = options.Topology is { Apps.Count: > 0 } topology
            ? new TopologyAccessPolicy(AccessRights.FromTopology(topology))
            : OpenAccessPolicy.Instance;
        var router = new NodeRouter(new NodeContext(entities, access, logger));
        var settings = new AmqpConnectionSettings { Logger = logger };
        AmqpListener plain;
        try
        {
            plain = AmqpListener.Start(options.AmqpPort, router, settings);
        }
        catch (SocketException exception)
        {
            throw new BrokerStartException(options.AmqpPort, exception);
        }

        if (options.AmqpsPort is not { } port)
        {
            return (plain, null);
        }

        try
        {
            return (plain, AmqpListener.Start(port, router, settings, certificate));
        }
        catch (SocketException exception)
        {
            await plain.DisposeAsync();
            throw BrokerStartException.ForTls(port, exception);
        }
    }
}
