using Microsoft.Extensions.Logging;

namespace Serverless.FunctionsHost.Launching;

/// <summary>What a launcher needs to know to start one worker of an app.</summary>
internal sealed record WorkerStart
{
    /// <summary>Gets the app's name.</summary>
    public required string App { get; init; }

    /// <summary>Gets the directory of the app's output.</summary>
    public required string AppDirectory { get; init; }

    /// <summary>Gets the environment variables of the worker: the app's settings and what the host adds.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Gets where the worker's gRPC services are.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Gets who may connect there.</summary>
    public required Links.WorkerConnections Connections { get; init; }

    /// <summary>Gets what the worker prints, a line at a time; true for standard error.</summary>
    public required Action<string, bool> Output { get; init; }

    /// <summary>Gets the log of the host about this app.</summary>
    public required ILogger Logger { get; init; }
}
