using Microsoft.Extensions.Logging;

namespace Serverless.FunctionsHost.Apps;

/// <summary>The host's lines about an app and its workers.</summary>
internal static partial class Log
{
    [LoggerMessage(
        EventId = 200,
        Level = LogLevel.Error,
        Message = "The worker of '{App}' {Reason}. What it was running goes back; a new one starts in {Delay}.")]
    public static partial void WorkerEnded(ILogger logger, string app, string reason, TimeSpan delay);

    [LoggerMessage(EventId = 201, Level = LogLevel.Information, Message = "A new worker of '{App}' is ready.")]
    public static partial void WorkerRestarted(ILogger logger, string app);

    [LoggerMessage(EventId = 202, Level = LogLevel.Error, Message = "A new worker of '{App}' did not start.")]
    public static partial void WorkerNotStarted(ILogger logger, Exception failure, string app);

    [LoggerMessage(EventId = 203, Level = LogLevel.Error, Message = "{Error}")]
    public static partial void FunctionRefused(ILogger logger, string error);

    [LoggerMessage(
        EventId = 204, Level = LogLevel.Warning, Message = "'{App}' did not stop its {Listener} in order.")]
    public static partial void StopFailed(ILogger logger, Exception failure, string app, string listener);

    [LoggerMessage(
        EventId = 205, Level = LogLevel.Warning, Message = "'{App}' stops while {Running} invocations still run.")]
    public static partial void StillRunning(ILogger logger, string app, int running);
}
