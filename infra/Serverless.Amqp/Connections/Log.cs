using Microsoft.Extensions.Logging;

namespace Serverless.Amqp;

internal static partial class Log
{
    [LoggerMessage(5000, LogLevel.Debug, "Connected to {Endpoint}.")]
    public static partial void Connected(ILogger logger, AmqpEndpoint endpoint);

    [LoggerMessage(5001, LogLevel.Debug, "The connection to {Endpoint} closed: {Reason}.")]
    public static partial void ConnectionClosed(ILogger logger, AmqpEndpoint endpoint, string reason);

    [LoggerMessage(5002, LogLevel.Warning, "The token for '{Entity}' could not be renewed; trying again in {Delay}.")]
    public static partial void TokenNotRenewed(ILogger logger, string entity, TimeSpan delay, Exception exception);

    [LoggerMessage(5003, LogLevel.Debug, "Sending to '{Entity}' failed ({Condition}); attempt {Attempt} follows.")]
    public static partial void SendRetried(
        ILogger logger, string entity, string condition, int attempt, Exception exception);
}
