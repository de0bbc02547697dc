using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.Broker.Certificates;
using Serverless.Broker.SharedAccess;

namespace Serverless.Broker.Amqp.Connections;

/// <summary>What the broker offers on every connection.</summary>
internal sealed record AmqpConnectionSettings
{
    public const int DefaultMaxConnections = 5000;

    public string ContainerId { get; init; } = "serverless-broker";

    /// <summary>Bytes; the largest frame taken, and offered and sent unless the peer takes less.</summary>
    public uint MaxFrameSize { get; init; } = 262_144;

    /// <summary>Connections at once on a port; the service has as many for a namespace.</summary>
    public int MaxConnections { get; init; } = DefaultMaxConnections;

    public ushort ChannelMax { get; init; } = 8191;

    public uint HandleMax { get; init; } = 8191;

    /// <summary>Transfer frames a peer may have under way on a session.</summary>
    public uint IncomingWindow { get; init; } = 8192;

    /// <summary>Messages a sender may have unsettled on a link.</summary>
    public uint SenderCredit { get; init; } = 1000;

    /// <summary>A connection that has not sent its open by then is dropped.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TlsSniffing.HandshakeTimeout;

    /// <summary>
    /// What peers are asked to send at least every so often; one that is silent for twice that is dropped. Zero:
    /// silence is no fault. .NET clients refuse less than 5 s.
    /// </summary>
    public TimeSpan IdleTimeOut { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a peer may take to answer a close.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The clock of the wire: heartbeats and handshakes. Not the clock of the entities: a test that moves that one by a
    /// week must not make connections time out.
    /// </summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Whose password SASL PLAIN takes; null for anybody's.</summary>
    public KeyRing? Keys { get; init; }

    public ILogger Logger { get; init; } = NullLogger.Instance;
}
