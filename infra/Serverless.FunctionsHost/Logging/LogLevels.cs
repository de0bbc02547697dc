using Microsoft.Extensions.Logging;

namespace Serverless.FunctionsHost.Logging;

/// <summary>
/// <c>logging.logLevel</c> of host.json: the least level by category. The longest category that a name begins with
/// counts, in which one <c>*</c> stands for anything; <c>default</c> is for the others. See
/// https://learn.microsoft.com/azure/azure-functions/configure-monitoring#configure-log-levels.
/// </summary>
internal sealed class LogLevels
{
    private readonly (string Category, LogLevel Level)[] _rules;
    private readonly LogLevel _default;

    /// <summary>Makes the rules.</summary>
    /// <param name="levels">By category; the key <c>default</c> is for the others.</param>
    public LogLevels(IEnumerable<KeyValuePair<string, LogLevel>> levels)
    {
        var all = levels.ToList();
        _default = all.Where(rule => IsDefault(rule.Key))
            .Select(rule => rule.Value)
            .DefaultIfEmpty(LogLevel.Information)
            .Last();
        _rules =
        [
            .. all.Where(rule => !IsDefault(rule.Key))
                .Select(rule => (rule.Key, rule.Value))
                .OrderByDescending(rule => rule.Key.Length),
        ];
    }

    /// <summary>Gets the levels of a host.json that names none: Information.</summary>
    public static LogLevels Default { get; } = new([]);

    /// <summary>The least level that a category logs.</summary>
    public LogLevel Of(string category)
    {
        foreach (var (prefix, level) in _rules)
        {
            if (Matches(category, prefix))
            {
                return level;
            }
        }

        return _default;
    }

    /// <summary>What stands after the <c>*</c> ends the name, as in LoggerFilterOptions.</summary>
    private static bool Matches(string category, string rule)
    {
        var star = rule.IndexOf('*', StringComparison.Ordinal);
        return star < 0
            ? category.StartsWith(rule, StringComparison.OrdinalIgnoreCase)
            : category.AsSpan().StartsWith(rule.AsSpan(0, star), StringComparison.OrdinalIgnoreCase)
                && category.AsSpan().EndsWith(rule.AsSpan(star + 1), StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsDefault(string category) => category.Equals("default", StringComparison.OrdinalIgnoreCase);
}
