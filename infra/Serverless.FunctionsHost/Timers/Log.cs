using Microsoft.Extensions.Logging;

namespace Serverless.FunctionsHost.Timers;

/// <summary>The host's lines about timers.</summary>
internal static partial class Log
{
    [LoggerMessage(
        EventId = 600,
        Level = LogLevel.Information,
        Message =
            "Function '{Function}' was due at {Due:o}, when the app did not run: its timer is past due. It runs now.")]
    public static partial void PastDue(ILogger logger, string function, DateTimeOffset due);

    [LoggerMessage(
        EventId = 601,
        Level = LogLevel.Error,
        Message = "The run of the timer '{Function}' could not be ended in order.")]
    public static partial void RunFailed(ILogger logger, Exception failure, string function);
}
