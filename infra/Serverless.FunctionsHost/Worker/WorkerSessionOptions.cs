using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Worker;

/// <summary>What a session needs to know of the worker at its other end.</summary>
internal sealed record WorkerSessionOptions
{
    /// <summary>Gets the app's name, for messages.</summary>
    public required string App { get; init; }

    /// <summary>Gets the directory of the app's output, which holds its host.json and assemblies.</summary>
    public required string AppDirectory { get; init; }

    /// <summary>
    /// Gets what takes the worker's log lines, with the name of the function that runs and its W3C trace parent; it
    /// must not block.
    /// </summary>
    public required Action<RpcLog, string?, string?> Log { get; init; }

    /// <summary>Gets the functions not to load: disabled ones.</summary>
    public Func<FunctionDefinition, bool> IsDisabled { get; init; } = static _ => false;
}
