using Microsoft.Extensions.Logging;

namespace Serverless.FunctionsHost.Http;

/// <summary>The host's lines about HTTP.</summary>
internal static partial class Log
{
    [LoggerMessage(
        EventId = 400,
        Level = LogLevel.Error,
        Message = "The request of '{Function}' (Id={InvocationId}) was not answered by the worker's web server.")]
    public static partial void ForwardingFailed(ILogger logger, Exception failure, string function, string invocationId);

    [LoggerMessage(
        EventId = 401,
        Level = LogLevel.Warning,
        Message = "The function '{Function}' is never reached at '{Path}': '{Other}' ('{Route}') comes before it in the " +
            "order of names, which the Functions host goes by. Rename one of them, or add a constraint to '{Route}'.")]
    public static partial void RouteHidden(ILogger logger, string function, string path, string other, string? route);

    [LoggerMessage(
        EventId = 402, Level = LogLevel.Error, Message = "The answer of '{Function}' (Id={InvocationId}) cannot be sent.")]
    public static partial void ResponseRefused(ILogger logger, Exception failure, string function, string invocationId);
}
