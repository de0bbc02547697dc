namespace Serverless.FunctionsHost.Invocations;

/// <summary>How an invocation ended.</summary>
internal enum InvocationStatus
{
    /// <summary>The function returned.</summary>
    Succeeded,

    /// <summary>The function threw, or the worker could not run it or write its result.</summary>
    Failed,

    /// <summary>The host cancelled it, and the function gave up.</summary>
    Cancelled,

    /// <summary>It ran longer than functionTimeout.</summary>
    TimedOut,

    /// <summary>The worker went away; nobody knows how far the function came.</summary>
    WorkerLost,
}
