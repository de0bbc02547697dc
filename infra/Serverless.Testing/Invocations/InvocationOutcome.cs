namespace Serverless.Testing.Invocations;

/// <summary>How an invocation ended.</summary>
public enum InvocationOutcome
{
    /// <summary>The function returned.</summary>
    Succeeded,

    /// <summary>The function threw, or its inputs, result or outputs could not be handled.</summary>
    Failed,

    /// <summary>The host cancelled it, and it gave up.</summary>
    Cancelled,

    /// <summary>It ran longer than functionTimeout.</summary>
    TimedOut,

    /// <summary>Its app went away while it ran.</summary>
    WorkerLost,
}
