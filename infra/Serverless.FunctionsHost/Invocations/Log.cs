using Microsoft.Extensions.Logging;

namespace Serverless.FunctionsHost.Invocations;

/// <summary>The host's lines about invocations, in the words of the Functions host.</summary>
internal static partial class Log
{
    [LoggerMessage(
        EventId = 100, Level = LogLevel.Information, Message = "Executing 'Functions.{Function}' (Id={InvocationId})")]
    public static partial void Executing(ILogger logger, string function, string invocationId);

    [LoggerMessage(
        EventId = 101,
        Level = LogLevel.Information,
        Message = "Executed 'Functions.{Function}' (Succeeded, Id={InvocationId}, Duration={Duration:0}ms)")]
    public static partial void Succeeded(ILogger logger, string function, string invocationId, double duration);

    [LoggerMessage(
        EventId = 102,
        Level = LogLevel.Error,
        Message = "Executed 'Functions.{Function}' ({Status}, Id={InvocationId}, Duration={Duration:0}ms) {Failure}")]
    public static partial void Failed(
        ILogger logger, string function, InvocationStatus status, string invocationId, double duration, string failure);

    [LoggerMessage(
        EventId = 103,
        Level = LogLevel.Warning,
        Message = "Executed 'Functions.{Function}' (Cancelled, Id={InvocationId}, Duration={Duration:0}ms)")]
    public static partial void Cancelled(ILogger logger, string function, string invocationId, double duration);

    [LoggerMessage(
        EventId = 104,
        Level = LogLevel.Warning,
        Message = "Function '{Function}' failed and is retried in {Delay} (retry {Retry}).")]
    public static partial void Retrying(ILogger logger, string function, TimeSpan delay, int retry);
}
