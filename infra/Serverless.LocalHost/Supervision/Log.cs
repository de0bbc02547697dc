using Microsoft.Extensions.Logging;

namespace Serverless.LocalHost.Supervision;

/// <summary>The host's lines about apps that it starts again.</summary>
internal static partial class Log
{
    [LoggerMessage(
        EventId = 300,
        Level = LogLevel.Warning,
        Message = "'{App}' has been built again and is started again.")]
    public static partial void Restarting(ILogger logger, string app);

    [LoggerMessage(EventId = 301, Level = LogLevel.Warning, Message = "'{App}' is ready again.")]
    public static partial void Restarted(ILogger logger, string app);

    [LoggerMessage(
        EventId = 302,
        Level = LogLevel.Error,
        Message = "'{App}' does not start: {Reason} It is tried again when it has been built again.")]
    public static partial void NotRestarted(ILogger logger, string app, string reason);

    [LoggerMessage(
        EventId = 303,
        Level = LogLevel.Warning,
        Message =
            "'{App}' has been built again. A process holds one build of an app: stop this host and start it again, "
            + "or leave out --in-process.")]
    public static partial void NeedsNewProcess(ILogger logger, string app);
}
