using System.Text.RegularExpressions;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Apps;

/// <summary>What the Functions host asks of a function's name.</summary>
internal static partial class FunctionNames
{
    /// <summary>Whether the name is well-formed and the only one in its app; if not, an error is added.</summary>
    public static bool Check(FunctionDefinition function, IReadOnlyList<LoadedFunction> all, BindingErrors errors)
    {
        if (!Pattern().IsMatch(function.Name))
        {
            errors.Add(
                function,
                $"the name '{function.Name}' is not one that the Functions host takes: up to 128 letters, digits, " +
                "'-' and '_', a letter first, and not 'host'.");
            return false;
        }

        if (all.Count(other => other.Definition.Name.Equals(function.Name, StringComparison.OrdinalIgnoreCase)) > 1)
        {
            errors.Add(function, "another function of this app has the same name; letter case does not count.");
            return false;
        }

        return true;
    }

    /// <summary>The host's <c>Utility.IsValidFunctionName</c>.</summary>
    [GeneratedRegex(
        @"^(?!host\z)[a-z][a-z0-9_-]{0,127}\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
