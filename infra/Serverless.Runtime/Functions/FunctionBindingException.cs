namespace Serverless.Runtime;

/// <summary>
/// The app cannot start, because some of its functions cannot be bound. Every error is collected before this is thrown;
/// each names the function or method, the parameter or setting, and the cure.
/// </summary>
public sealed class FunctionBindingException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="app">The app's name.</param>
    /// <param name="errors">What is wrong, one sentence or two an error; at least one.</param>
    internal FunctionBindingException(string app, IReadOnlyList<string> errors)
        : base(Describe(app, errors))
    {
        App = app;
        Errors = errors;
    }

    /// <summary>The name of the app.</summary>
    public string App { get; }

    /// <summary>What is wrong, one entry an error.</summary>
    public IReadOnlyList<string> Errors { get; }

    private static string Describe(string app, IReadOnlyList<string> errors) =>
        $"The app '{app}' cannot start: {errors.Count} {(errors.Count == 1 ? "error" : "errors")} in its functions."
        + string.Concat(errors.Select(error => $"{Environment.NewLine}  - {error}"));
}
