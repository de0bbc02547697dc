using Microsoft.Extensions.Logging;

namespace Serverless.Runtime.Hosting;

internal static partial class Log
{
    [LoggerMessage(2040, LogLevel.Warning, "{App}: {Listener} did not stop cleanly")]
    public static partial void StopFailed(ILogger logger, Exception failure, string app, string listener);

    [LoggerMessage(2041, LogLevel.Warning, "{App}: {Count} invocations still ran when the time to stop was over")]
    public static partial void StillRunning(ILogger logger, string app, int count);
}
