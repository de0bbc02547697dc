using Microsoft.Extensions.Logging;

namespace Serverless.Azure;

/// <summary>What the adapter of Service Bus logs (4100).</summary>
internal static partial class Log
{
    [LoggerMessage(
        4100,
        LogLevel.Warning,
        "Message '{MessageId}' cannot be sent to '{Entity}' to come again later: the app may not send there. It is "
        + "held and given back instead, which costs deliveries. Add '{Entity}' to the app's 'sends' in topology.json.")]
    public static partial void RetryNotAllowed(ILogger logger, Exception exception, string messageId, string entity);
}
