using Serverless.FunctionsHost.Settings;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Triggers;

/// <summary>Collects what is wrong with an app's functions, so that the start-up names everything at once.</summary>
internal sealed class BindingErrors
{
    private readonly List<(string? Function, string Text)> _errors = [];
    private readonly List<string> _notices = [];

    /// <summary>Gets every error.</summary>
    public IReadOnlyList<string> All => [.. _errors.Select(error => error.Text)];

    /// <summary>Gets what has no effect here, or another one in the cloud.</summary>
    public IReadOnlyList<string> Notices => _notices;

    /// <summary>Adds a notice about a function: it runs, but not all of it as its author may expect.</summary>
    public void Notice(FunctionDefinition function, string notice) =>
        _notices.Add($"Function '{function.Name}': {notice}");

    /// <summary>Adds an error that already says where it is.</summary>
    public void Add(string error) => _errors.Add((null, error));

    /// <summary>Adds an error about a function; the text goes on after "Function 'Name': ".</summary>
    public void Add(FunctionDefinition function, string error) =>
        _errors.Add((function.Name, $"Function '{function.Name}': {error}"));

    /// <summary>Whether the function has an error.</summary>
    public bool Has(FunctionDefinition function) => _errors.Exists(error => error.Function == function.Name);

    /// <summary>
    /// Runs a step that resolves settings; a setting that is missing becomes an error of the function.
    /// </summary>
    public bool Try(FunctionDefinition function, Action step)
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
}
