using System.Net;
using System.Net.Sockets;
using Serverless.Broker.Administration;
using Serverless.Broker.Amqp.Connections;
using Serverless.Broker.Certificates;
using Serverless.Broker.Entities;
using Serverless.Broker.Logging;
using Serverless.Broker.Nodes;
using Serverless.Broker.Nodes.Security;
using Serverless.Broker.SharedAccess;

namespace Serverless.Broker;

/// <summary>
/// A running broker: the semantics of Azure Service Bus and Event Hubs over AMQP 1.0, on the loopback addresses unless
/// told otherwise. The vendors' clients connect with <see cref="ConnectionString"/>.
/// </summary>
public sealed class BrokerHost : IAsyncDisposable
{
    /// <summary>The key that every namespace has and that may do everything.</summary>
    public const string RootKeyName = "RootManageSharedAccessKey";

    // The connection string needs one; without keys connections are not verified.
    private const string Key = "local";

    private readonly BrokerNamespace _namespace;
    private readonly AmqpListeners _listeners;
    private readonly AdministrationHost? _administration;
    private readonly IPAddress _address;
    private readonly KeyRing? _keys;
    private readonly DevelopmentCertificate _certificate;
    private bool _disposed;

    private BrokerHost(
        BrokerNamespace entities,
        AmqpListeners listeners,
        AdministrationHost? administration,
        IPAddress address,
        KeyRing? keys,
        DevelopmentCertificate certificate)
    {
        _namespace = entities;
        _listeners = listeners;
        _administration = administration;
        _address = address;
        _keys = keys;
        _certificate = certificate;
    }

    /// <summary>The TCP port that AMQP is served on.</summary>
    public int AmqpPort => _listeners.Port;

    /// <summary>The TCP port that AMQP over TLS is served on; null when it is not.</summary>
    public int? AmqpsPort => _listeners.SecurePort;

    /// <summary>The TCP port that administration over HTTP is served on; null when it is not.</summary>
    public int? AdministrationPort => _administration?.Port;

    /// <summary>
    /// One line on what the start recovered from the data directory, damage included; null in memory.
    /// </summary>
    public string? RecoverySummary => _namespace.Recovery?.ToString();

    /// <summary>What a client on this machine writes for the address.</summary>
    internal string Host => _address.Equals(IPAddress.Any) || _address.Equals(IPAddress.IPv6Any) ? "127.0.0.1"
        : _address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{_address}]"
        : _address.ToString();

    /// <summary>The entities, for tests.</summary>
    internal BrokerNamespace Namespace => _namespace;

    /// <summary>Connections that are open.</summary>
    internal int ConnectionCount => _listeners.ConnectionCount;

    /// <summary>Starts a broker; it serves when the task completes.</summary>
    /// <param name="options">Port, entities, clock.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>The running broker. Dispose it to stop.</returns>
    /// <exception cref="TopologyException">
    /// The data directory has an entity that cannot be changed to what the topology says; all of them are named.
    /// </exception>
    /// <exception cref="BrokerStartException">
    /// The port is in use or cannot be bound, an address other than loopback has no keys, or the largest message is out
    /// of range; the message names the option.
    /// </exception>
    public static async Task<BrokerHost> StartAsync(
        BrokerOptions options,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options = options with { LoggerFactory = new PrintableLoggerFactory(options.LoggerFactory) };
        var keys = KeyRing.Create(
            options.SharedAccessKeys, options.TimeProvider, options.TokenValidator);
        if (keys is null && !IPAddress.IsLoopback(options.ListenAddress))
        {
            throw BrokerStartException.ForListenAddress(options.ListenAddress);
        }

        if (options.MaxMessageSizeInKilobytes is < 1 or > ServiceLimits.MaxMessageSizeInKilobytes)
        {
            throw BrokerStartException.ForMessageSize(options.MaxMessageSizeInKilobytes);
        }

        var tier = options.Tier is { } named ? TierLimits.Of(named) : null;
        if (options.MaxMessageSizeInKilobytes > tier?.MaxMessageSizeInKilobytes)
        {
            throw BrokerStartException.ForTier(options.MaxMessageSizeInKilobytes, tier);
        }

        var access = Policy(options);
        var entities = await BrokerNamespace.OpenAsync(
            new BrokerNamespaceOptions
            {
                TimeProvider = options.TimeProvider,
                ClientTime = options.ClientTime,
                LoggerFactory = options.LoggerFactory,
                DataDirectory = options.DataDirectory,
                Topology = options.Topology,
                Tier = tier,
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
                    options.ListenAddress,
                    keys is null ? null : new RequestAuthorization(keys, access),
                    cancellationToken: cancellationToken);
            }

            var logger = options.LoggerFactory.CreateLogger("Serverless.Broker");
            var listeners = await AmqpListeners.StartAsync(
                options,
                new NodeRouter(new NodeContext(entities, access, logger, keys) { Probe = options.Probe }),
                new AmqpConnectionSettings
                {
                    Logger = logger,
                    Keys = keys,
                    MaxConnections = tier?.MaxConnections ?? AmqpConnectionSettings.DefaultMaxConnections,
                },
                certificate);
            return new BrokerHost(entities, listeners, administration, options.ListenAddress, keys, certificate);
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
    /// <exception cref="ArgumentException">The broker has keys, and none of this name.</exception>
    /// <returns>
    /// <c>Endpoint=sb://127.0.0.1:PORT;SharedAccessKeyName=…;SharedAccessKey=…;UseDevelopmentEmulator=true;</c>
    /// </returns>
    public string ConnectionString(string app = RootKeyName) =>
        ConnectionStringWith(
            app,
            _keys is null ? Key : _keys.Find(app) ?? throw new ArgumentException(
                $"There is no shared access key '{app}'. Use one of {string.Join(", ", _keys.Names)}.", nameof(app)));

    /// <summary>
    /// How many messages an entity holds that can be delivered or are locked: what a test waits for. Deferred,
    /// scheduled and dead-lettered messages are not among them.
    /// </summary>
    /// <param name="entityPath">A queue, or <c>topic/Subscriptions/subscription</c>.</param>
    /// <returns>The number at this moment.</returns>
    public long ActiveMessages(string entityPath) => _namespace.ResolveSource(entityPath).Counts.Active;

    /// <summary>
    /// The certificate of TLS, without its key: what a client must trust that speaks TLS to <see cref="AmqpsPort"/> or
    /// to <see cref="AdministrationPort"/> (NODE_EXTRA_CA_CERTS, REQUESTS_CA_BUNDLE). It is good for localhost,
    /// 127.0.0.1 and ::1, and made now when <see cref="BrokerOptions.CertificateDirectory"/> has none. The command
    /// line's <c>export-certificate</c> writes the same.
    /// </summary>
    /// <returns>PEM.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public string ExportCertificate() => _certificate.ExportPem();

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

        await _listeners.DisposeAsync();
        await _namespace.DisposeAsync();
    }

    /// <summary>Drops the connections of an app, as a network that fails: no close, no detach.</summary>
    /// <returns>How many there were.</returns>
    internal Task<int> DropConnectionsAsync(string app) => _listeners.DropConnectionsAsync(app);

    /// <summary>Connection strings to show: one an app, without the keys.</summary>
    internal IEnumerable<string> ConnectionStringsToShow() => _keys is null
        ? [ConnectionString()]
        : _keys.Names.Select(name => ConnectionStringWith(name, "<its key>"));

    private string ConnectionStringWith(string app, string key) =>
        $"Endpoint=sb://{Host}:{AmqpPort};SharedAccessKeyName={app};SharedAccessKey={key};UseDevelopmentEmulator=true;";

    /// <summary>A topology without apps says nothing about who may do what.</summary>
    private static IAccessPolicy Policy(BrokerOptions options) => options.Topology is { Apps.Count: > 0 } topology
        ? new TopologyAccessPolicy(AccessRights.FromTopology(topology))
        : OpenAccessPolicy.Instance;
}
