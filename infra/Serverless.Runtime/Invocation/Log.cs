using Microsoft.Extensions.Logging;

namespace Serverless.Runtime.Invocation;

internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Information, "Executing '{Function}' (Id={InvocationId})")]
    public static partial void Executing(ILogger logger, string function, string invocationId);

    [LoggerMessage(2001, LogLevel.Information,
        "Executed '{Function}' (Succeeded, Id={InvocationId}, Duration={Duration}ms)")]
    public static partial void Succeeded(ILogger logger, string function, string invocationId, double duration);

    [LoggerMessage(2002, LogLevel.Error, "Executed '{Function}' (Failed, Id={InvocationId}, Duration={Duration}ms)")]
    public static partial void Failed(
        ILogger logger, Exception failure, string function, string invocationId, double duration);

    [LoggerMessage(2003, LogLevel.Warning,
        "Executed '{Function}' (Cancelled, Id={InvocationId}, Duration={Duration}ms)")]
    public static partial void Cancelled(ILogger logger, string function, string invocationId, double duration);

    [LoggerMessage(2004, LogLevel.Warning, "'{Function}' (Id={InvocationId}) ended with an error after its time limit")]
    public static partial void FailedAfterTimeout(
        ILogger logger,
        Exception? failure,
        string function,
        string invocationId);
}
