using Microsoft.Extensions.Logging;

namespace Serverless.FunctionsHost.ServiceBus;

/// <summary>The host's lines about Service Bus triggers.</summary>
internal static partial class Log
{
    [LoggerMessage(
        EventId = 300,
        Level = LogLevel.Error,
        Message = "Function '{Function}' cannot receive from {Target}: {Reason} It is tried again in {Delay}.")]
    public static partial void NotReceiving(
        ILogger logger, string function, string target, string reason, TimeSpan delay);

    [LoggerMessage(
        EventId = 301,
        Level = LogLevel.Warning,
        Message = "Function '{Function}': message '{MessageId}' of {Target} could not be {Intent}; it comes again when "
            + "its lock expires.")]
    public static partial void NotSettled(
        ILogger logger, Exception exception, string function, string messageId, string target, string intent);

    [LoggerMessage(
        EventId = 302,
        Level = LogLevel.Warning,
        Message = "Function '{Function}': the lock of message '{MessageId}' of {Target} could not be renewed.")]
    public static partial void NotRenewed(
        ILogger logger, Exception exception, string function, string messageId, string target);

    [LoggerMessage(
        EventId = 303,
        Level = LogLevel.Warning,
        Message = "Function '{Function}': the session '{Session}' of {Target} is lost: {Reason}")]
    public static partial void SessionLost(
        ILogger logger, string function, string session, string target, string reason);

    [LoggerMessage(
        EventId = 304,
        Level = LogLevel.Error,
        Message = "Function '{Function}': message '{MessageId}' of {Target} goes to the dead-letter queue: {Reason}")]
    public static partial void NotBound(
        ILogger logger, string function, string messageId, string target, string reason);

    [LoggerMessage(
        EventId = 305,
        Level = LogLevel.Error,
        Message =
            "Function '{Function}': a message of {Target} was not handled; it comes again when its lock expires.")]
    public static partial void NotHandled(ILogger logger, Exception exception, string function, string target);

    [LoggerMessage(
        EventId = 306,
        Level = LogLevel.Warning,
        Message =
            "Function '{Function}' did not end in time; what it has of {Target} comes again when its lock expires.")]
    public static partial void NotDrained(ILogger logger, string function, string target);
}
