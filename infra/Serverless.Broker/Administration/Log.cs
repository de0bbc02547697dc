using Microsoft.Extensions.Logging;

namespace Serverless.Broker.Administration;

internal static partial class Log
{
    [LoggerMessage(1200, LogLevel.Error, "Administration: {Method} {Path} failed.")]
    public static partial void RequestFailed(ILogger logger, string method, string path, Exception exception);
}
