using Serverless.FunctionsHost.Invocations;

namespace Serverless.FunctionsHost.Worker;

/// <summary>An invocation that a worker has been asked for and has not answered.</summary>
internal sealed class PendingInvocation(string functionId, string traceParent)
    : TaskCompletionSource<InvocationResult>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private volatile bool _isCancelled;

    /// <summary>Gets the function that runs.</summary>
    public string FunctionId => functionId;

    /// <summary>Gets the W3C trace parent that the function was given; empty for none.</summary>
    public string TraceParent => traceParent;

    /// <summary>Gets or sets whether the host has asked the worker to give it up.</summary>
    public bool IsCancelled
    {
        get => _isCancelled;
        set => _isCancelled = value;
    }
}
