using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.Broker.Probes;
using Serverless.Broker.SharedAccess;

namespace Serverless.Broker;

/// <summary>How a <see cref="BrokerHost"/> starts.</summary>
public sealed record BrokerOptions
{
    /// <summary>The port of AMQP, and of the official emulator.</summary>
    public const int DefaultAmqpPort = 5672;

    /// <summary>The port of AMQP over TLS.</summary>
    public const int DefaultAmqpsPort = 5671;

    /// <summary>The port of administration over HTTP, and of the official emulator.</summary>
    public const int DefaultAdministrationPort = 5300;

    /// <summary>The TCP port for AMQP on the loopback addresses; 0 takes any free one.</summary>
    public int AmqpPort { get; init; } = DefaultAmqpPort;

    /// <summary>
    /// The TCP port for AMQP over TLS on the loopback addresses, for clients that speak nothing else; 0 takes any free
    /// one, null serves none. The certificate is the one of <see cref="CertificateDirectory"/>.
    /// </summary>
    public int? AmqpsPort { get; init; }

    /// <summary>
    /// The folder that keeps the development certificate, which is made at the first TLS connection; null for the
    /// user's. Clients must trust what <c>export-certificate FILE</c> writes.
    /// </summary>
    public string? CertificateDirectory { get; init; }

    /// <summary>
    /// The TCP port for administration over HTTP on the loopback address (the Atom API of the vendors' administration
    /// clients, and <c>GET /health</c>); 0 takes any free one, null serves none.
    /// </summary>
    public int? AdministrationPort { get; init; }

    /// <summary>The folder that keeps messages over a restart; null keeps everything in memory.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>
    /// The entities to have, and the rights of apps: what an app is not granted is refused. Null starts an empty broker
    /// where everybody may do everything.
    /// </summary>
    public TopologyDefinition? Topology { get; init; }

    /// <summary>
    /// The address to listen on. 127.0.0.1, the default, stands for ::1 too. One that is not loopback needs <see
    /// cref="SharedAccessKeys"/>.
    /// </summary>
    public IPAddress ListenAddress { get; init; } = IPAddress.Loopback;

    /// <summary>
    /// The shared access keys by name, at least 32 characters each. With any, every token and password is verified;
    /// without, whoever reaches the broker is who it says it is. A name is an app of the topology, or <see
    /// cref="BrokerHost.RootKeyName"/>, which may do everything. A key that is too short is an
    /// <see cref="ArgumentException"/> at the start.
    /// </summary>
    public IReadOnlyDictionary<string, string> SharedAccessKeys { get; init; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The largest message of an entity that does not say, in KiB: 1 to 102,400. The service's standard tier has 256.
    /// </summary>
    public long MaxMessageSizeInKilobytes { get; init; } = ServiceDefaults.MaxMessageSizeInKilobytes;

    /// <summary>
    /// The tier of the service to be like: what it has not is refused, as are entities beyond its quotas. Null, the
    /// default, allows what any tier does.
    /// </summary>
    public ServiceTier? Tier { get; init; }

    /// <summary>
    /// The clock of locks, schedules and expiry. Heartbeats and handshakes of connections go by the system's, so that a
    /// test can move this one by a week.
    /// </summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Verifies JSON web tokens; with one the broker verifies everybody, as with <see cref="SharedAccessKeys"/>. Null
    /// refuses them where there are keys.
    /// </summary>
    internal ITokenValidator? TokenValidator { get; init; }

    /// <summary>The clock by which a client's own waits end; null for <see cref="TimeProvider"/>.</summary>
    internal TimeProvider? ClientTime { get; init; }

    /// <summary>Who watches the wire; null for nobody.</summary>
    internal IBrokerProbe? Probe { get; init; }

    /// <summary>Where the broker logs; nowhere by default.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
