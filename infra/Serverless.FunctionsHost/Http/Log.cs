using Microsoft.Extensions.Logging;

namespace Serverless.FunctionsHost.Http;

/// <summary>The host's lines about HTTP.</summary>
internal static partial class Log
{
    [LoggerMessage(
        EventId = 400,
        Level = LogLevel.Error,
        Message = "The request of '{Function}' (Id={InvocationId}) was not answered by the worker's web server.")]
    public static partial void ForwardingFailed(
        ILogger logger, Exception failure, string function, string invocationId);

    [LoggerMessage(
        EventId = 401,
        Level = LogLevel.Information,
        Message = "The functions of '{App}' ask for keys. They are in '{Path}'.")]
    public static partial void KeysAreAskedFor(ILogger logger, string app, string path);

    [LoggerMessage(
        EventId = 403,
        Level = LogLevel.Information,
        Message = "The functions of '{App}' ask for keys, until the host stops: master {Master}, all functions {Key}.")]
    public static partial void KeysAreMade(ILogger logger, string app, string master, string key);

    [LoggerMessage(
        EventId = 404,
        Level = LogLevel.Warning,
        Message = "The result of '{Function}' is not written, so its answer is empty: with the ASP.NET Core " +
            "integration only " +
            "IActionResult, IResult and HttpResponseData are. Return new OkObjectResult(value) instead.")]
    public static partial void ResultNotWritten(ILogger logger, string function);

    [LoggerMessage(
        EventId = 405,
        Level = LogLevel.Error,
        Message =
            "The worker's own router answered {Status} to a request of '{Function}' (Id={InvocationId}) for {Path}.")]
    public static partial void RouterRefused(
        ILogger logger, int status, string function, string invocationId, string path);

    [LoggerMessage(
        EventId = 402,
        Level = LogLevel.Error,
        Message = "The answer of '{Function}' (Id={InvocationId}) cannot be sent.")]
    public static partial void ResponseRefused(ILogger logger, Exception failure, string function, string invocationId);
}
