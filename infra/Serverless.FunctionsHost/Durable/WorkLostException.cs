using Serverless.FunctionsHost.Invocations;

namespace Serverless.FunctionsHost.Durable;

/// <summary>
/// A function's run has no result: its worker went away, or the host stops. The hub gives the work out again.
/// </summary>
internal sealed class WorkLostException(string function, InvocationResult result)
    : Exception($"'{function}' has no result ({result.Reason}); it is run again.")
{
    /// <summary>Gets the function.</summary>
    public string Function { get; } = function;
}
