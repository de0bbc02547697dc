namespace Serverless.Runtime.Functions;

/// <summary>Collects what is wrong with an app's functions, so that the start-up names everything at once.</summary>
internal sealed class BindingErrors
{
    private readonly List<string> _errors = [];

    public IReadOnlyList<string> All => _errors;

    /// <summary>Adds an error that already says where it is.</summary>
    public void Add(string error) => _errors.Add(error);

    /// <summary>
    /// Adds an error about a function; the text goes on after "Function 'Name' (Namespace.Class.Method): ".
    /// </summary>
    public void Add(FunctionDescriptor function, string error) =>
        _errors.Add($"Function '{function.Name}' ({function.EntryPoint}): {error}");

    /// <summary>
    /// Runs a step that resolves settings; a setting that is missing becomes an error of the function.
    /// </summary>
    public bool Try(FunctionDescriptor function, Action step)
    {
        try
        {
            step();
            return true;
        }
        catch (SettingException failure)
        {
            Add(function, failure.Message);
            return false;
        }
    }

    public void ThrowIfAny(string app)
    {
        if (_errors.Count > 0)
        {
            throw new FunctionBindingException(app, [.. _errors]);
        }
    }
}
