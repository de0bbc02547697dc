namespace Serverless.Runtime;

/// <summary>
/// A parameter could not be given a value from what triggered the function; the function did not run.
/// </summary>
public sealed class ParameterBindingException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="reason">Why, as a sentence.</param>
    /// <param name="innerException">What the conversion threw, if it did.</param>
    internal ParameterBindingException(
        string function,
        string parameter,
        string reason,
        Exception? innerException = null)
        : base($"Function '{function}': the parameter '{parameter}' could not be bound. {reason}", innerException)
    {
        Function = function;
        Parameter = parameter;
        Reason = reason;
    }

    /// <summary>The name of the function.</summary>
    public string Function { get; }

    /// <summary>The name of the parameter.</summary>
    public string Parameter { get; }

    /// <summary>Why, without the names.</summary>
    public string Reason { get; }
}
