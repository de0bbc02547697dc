using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Serverless.Amqp;

/// <summary>How an <see cref="AmqpConnection"/> connects, waits and recovers.</summary>
public sealed record AmqpConnectionOptions
{
    /// <summary>The delay before the first attempt to reconnect; it doubles with each further one.</summary>
    public static readonly TimeSpan DefaultReconnectDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest delay between two attempts to reconnect.</summary>
    public static readonly TimeSpan DefaultMaxReconnectDelay = TimeSpan.FromSeconds(30);

    /// <summary>How long one operation (attach, send, settle, request) waits for the peer.</summary>
    public static readonly TimeSpan DefaultOperationTimeout = TimeSpan.FromSeconds(60);

    /// <summary>How often an operation that failed for a passing reason is tried again.</summary>
    public const int DefaultMaxRetries = 5;

    /// <summary>The largest frame offered to the peer, in bytes.</summary>
    public const int DefaultMaxFrameSize = 256 * 1024;

    /// <summary>First delay of the exponential backoff, <see cref="DefaultReconnectDelay"/> unless set.</summary>
    public TimeSpan ReconnectDelay { get; init; } = DefaultReconnectDelay;

    /// <summary>Upper bound of the exponential backoff, <see cref="DefaultMaxReconnectDelay"/> unless set.</summary>
    public TimeSpan MaxReconnectDelay { get; init; } = DefaultMaxReconnectDelay;

    /// <summary>
    /// Deadline of one exchange with the peer, <see cref="DefaultOperationTimeout"/> unless set. It runs on the
    /// machine's clock even when <see cref="TimeProvider"/> is virtual, because the peer answers in real time.
    /// </summary>
    public TimeSpan OperationTimeout { get; init; } = DefaultOperationTimeout;

    /// <summary>
    /// Retries of a send or a request after a passing failure, <see cref="DefaultMaxRetries"/> unless set.
    /// </summary>
    public int MaxRetries { get; init; } = DefaultMaxRetries;

    /// <summary>The name that the peer sees for this connection; a fresh one unless set.</summary>
    public string? ContainerId { get; init; }

    /// <summary>The clock of backoff, token renewal and lock expiry.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where connects, losses and retries are logged.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
