using System.Text;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Apps;

/// <summary>
/// Writes the table of functions that is shown at the start: kinds in the order in which they start, last first.
/// </summary>
internal static class FunctionTable
{
    /// <summary>Writes it; lines end with '\n'.</summary>
    /// <param name="kinds">The kinds of triggers.</param>
    /// <param name="app">The app.</param>
    /// <param name="functions">Its functions, without those that are refused.</param>
    /// <param name="errors">What is wrong with the others.</param>
    /// <returns>The table.</returns>
    public static string Write(
        IReadOnlyList<ITriggerKind> kinds,
        FunctionAppContext app,
        IReadOnlyList<LoadedFunction> functions,
        IReadOnlyList<string> errors)
    {
        if (functions.Count == 0 && errors.Count == 0)
        {
            return "Functions: none\n";
        }

        var text = new StringBuilder("Functions:\n\n");
        foreach (var kind in kinds.Reverse())
        {
            foreach (var (function, isDisabled, error) in functions)
            {
                if (!isDisabled
                    && error is null
                    && kind.Types.Contains(function.Trigger?.Type ?? string.Empty, StringComparer.OrdinalIgnoreCase))
                {
                    text.Append("  ").Append(function.Name).Append(": ")
                        .Append(kind.Describe(app, function)).Append('\n');
                }
            }
        }

        foreach (var loaded in functions.Where(function => function.IsDisabled))
        {
            text.Append("  ").Append(loaded.Definition.Name).Append(": disabled\n");
        }

        foreach (var error in errors)
        {
            text.Append("  ! ").Append(error).Append('\n');
        }

        return text.ToString();
    }
}
