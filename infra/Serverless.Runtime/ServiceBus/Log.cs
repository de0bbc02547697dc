using Microsoft.Extensions.Logging;

namespace Serverless.Runtime.ServiceBus;

internal static partial class Log
{
    [LoggerMessage(2400, LogLevel.Debug, "Listening to Service Bus with {Count} functions.")]
    public static partial void Listening(ILogger logger, int count);

    [LoggerMessage(
        2401,
        LogLevel.Warning,
        "Function '{Function}': message '{MessageId}' of '{Entity}' could not be {Intent}; it is delivered again.")]
    public static partial void NotSettled(
        ILogger logger, Exception exception, string function, string messageId, string entity, string intent);

    [LoggerMessage(
        2402,
        LogLevel.Warning,
        "Function '{Function}': the lock of message '{MessageId}' of '{Entity}' is lost while the function runs.")]
    public static partial void LockLost(
        ILogger logger, Exception exception, string function, string messageId, string entity);

    [LoggerMessage(
        2403,
        LogLevel.Warning,
        "Function '{Function}': the lock of message '{MessageId}' of '{Entity}' could not be renewed; trying again.")]
    public static partial void LockNotRenewed(
        ILogger logger, Exception exception, string function, string messageId, string entity);

    [LoggerMessage(
        2404,
        LogLevel.Error,
        "Function '{Function}' cannot listen to '{Entity}'; trying again in {Delay}. {Reason}")]
    public static partial void NotListening(
        ILogger logger, string function, string entity, TimeSpan delay, string reason);

    [LoggerMessage(2405, LogLevel.Information,
        "Function '{Function}' lost its link to '{Entity}'; opening a new one. {Reason}")]
    public static partial void LinkLost(ILogger logger, string function, string entity, string reason);

    [LoggerMessage(2406, LogLevel.Debug, "Function '{Function}' lost session '{SessionId}' of '{Entity}'. {Reason}")]
    public static partial void SessionLost(
        ILogger logger,
        string function,
        string sessionId,
        string entity,
        string reason);

    [LoggerMessage(
        2407,
        LogLevel.Warning,
        "Function '{Function}': the lock of session '{SessionId}' of '{Entity}' could not be renewed.")]
    public static partial void SessionNotRenewed(
        ILogger logger, Exception exception, string function, string sessionId, string entity);

    [LoggerMessage(
        2408,
        LogLevel.Warning,
        "Function '{Function}' stops with {Count} messages of '{Entity}' still running; they are given back.")]
    public static partial void GivenBack(ILogger logger, string function, int count, string entity);

    [LoggerMessage(2409, LogLevel.Error, "Function '{Function}': running a message of '{Entity}' failed unexpectedly.")]
    public static partial void RunFailed(ILogger logger, Exception exception, string function, string entity);
}
