namespace Serverless.FunctionsHost.Invocations;

/// <summary>A function ran longer than host.json's functionTimeout.</summary>
internal sealed class FunctionTimeoutException(string function, TimeSpan limit)
    : Exception(
        $"The function '{function}' did not return within {limit}. Raise functionTimeout in host.json, or let the " +
        "function do less at a time.")
{
    /// <summary>Gets the function.</summary>
    public string Function { get; } = function;
}
