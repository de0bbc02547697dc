using Microsoft.Extensions.Logging;

namespace Serverless.Runtime.Timers;

internal static partial class Log
{
    [LoggerMessage(2060, LogLevel.Information,
        "The timer '{Function}' was due at {Due:o}, when the app did not run; it runs now")]
    public static partial void PastDue(ILogger logger, string function, DateTimeOffset due);

    [LoggerMessage(2061, LogLevel.Debug,
        "The run of the timer '{Function}' failed ({Reason}); it waits for the next one")]
    public static partial void RunFailed(ILogger logger, string function, string reason);
}
