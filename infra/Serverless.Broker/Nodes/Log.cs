using Microsoft.Extensions.Logging;

namespace Serverless.Broker.Nodes;

internal static partial class Log
{
    [LoggerMessage(1020, LogLevel.Error, "An operation on '{Path}' failed")]
    public static partial void NodeFailed(ILogger logger, string path, Exception exception);

    [LoggerMessage(1021, LogLevel.Information, "Attach of '{App}' to '{Address}' refused: {Condition}: {Description}")]
    public static partial void AttachRefused(
        ILogger logger, string? app, string? address, string condition, string? description);

    [LoggerMessage(1022, LogLevel.Debug, "Settlement of {LockToken} on '{Path}' refused: {Condition}: {Description}")]
    public static partial void SettlementRefused(
        ILogger logger, Guid lockToken, string path, string condition, string? description);

    [LoggerMessage(1023, LogLevel.Warning, "A request to '{Path}' has no link for its reply")]
    public static partial void NoReplyLink(ILogger logger, string path);
}
