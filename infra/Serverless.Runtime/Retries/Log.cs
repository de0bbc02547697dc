using Microsoft.Extensions.Logging;

namespace Serverless.Runtime.Retries;

internal static partial class Log
{
    [LoggerMessage(2020, LogLevel.Warning, "'{Function}' failed; retry {Retry} in {Delay}")]
    public static partial void Retrying(ILogger logger, string function, int retry, TimeSpan delay);
}
