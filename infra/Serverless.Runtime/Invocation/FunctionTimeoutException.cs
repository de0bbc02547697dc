namespace Serverless.Runtime;

/// <summary>An invocation took longer than <c>functionTimeout</c> in host.json.</summary>
public sealed class FunctionTimeoutException : TimeoutException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="limit">The limit.</param>
    internal FunctionTimeoutException(string function, TimeSpan limit)
        : base($"Function '{function}' ran longer than {limit:c}, the functionTimeout. Make it shorter, or raise"
            + " functionTimeout in host.json (\"-1\" for no limit).")
    {
        Function = function;
        Limit = limit;
    }

    /// <summary>The name of the function.</summary>
    public string Function { get; }

    /// <summary>The limit.</summary>
    public TimeSpan Limit { get; }
}
