using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Worker;

/// <summary>A worker refused a request of the handshake.</summary>
internal sealed class WorkerFailureException : Exception
{
    public WorkerFailureException(string app, string request, StatusResult? result)
        : base($"The worker of '{app}' refused {request}: {Describe(result)}")
    {
        App = app;
        Remote = result?.Exception;
    }

    /// <summary>Gets the app.</summary>
    public string App { get; }

    /// <summary>Gets the worker's own exception; null when it sent none.</summary>
    public RpcException? Remote { get; }

    private static string Describe(StatusResult? result) =>
        result?.Exception is { } exception
            ? $"{exception.Type} {exception.Message} {exception.StackTrace}".Trim()
            : result?.Result is { Length: > 0 } text ? text : "no reason given";
}
