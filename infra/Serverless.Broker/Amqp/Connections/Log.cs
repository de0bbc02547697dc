using Microsoft.Extensions.Logging;

namespace Serverless.Broker.Amqp.Connections;

internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Debug, "Connection of '{ContainerId}' is open")]
    public static partial void ConnectionOpened(ILogger logger, string containerId);

    [LoggerMessage(1001, LogLevel.Information, "Connection of '{ContainerId}' closed: {Condition}: {Description}")]
    public static partial void ConnectionClosedOnError(
        ILogger logger, string containerId, string condition, string description);

    [LoggerMessage(1002, LogLevel.Information, "'{ContainerId}' closed its connection: {Condition}: {Description}")]
    public static partial void PeerClosed(ILogger logger, string containerId, string condition, string description);

    [LoggerMessage(1003, LogLevel.Information, "A session of '{ContainerId}' ended: {Condition}: {Description}")]
    public static partial void SessionEnded(ILogger logger, string containerId, string condition, string description);

    [LoggerMessage(1004, LogLevel.Error, "Connection of '{ContainerId}' failed")]
    public static partial void ConnectionFailed(ILogger logger, string containerId, Exception exception);

    [LoggerMessage(1005, LogLevel.Error, "A connection could not be accepted")]
    public static partial void AcceptFailed(ILogger logger, Exception exception);

    [LoggerMessage(1007, LogLevel.Warning,
        "A connection was dropped: {Count} are open, and more are not served. Close some, or share one")]
    public static partial void TooManyConnections(ILogger logger, int count);

    [LoggerMessage(1006, LogLevel.Information,
        "A TLS handshake failed: {Reason} Clients must trust the development certificate: export it with "
        + "'export-certificate FILE'")]
    public static partial void TlsFailed(ILogger logger, string reason);
}
