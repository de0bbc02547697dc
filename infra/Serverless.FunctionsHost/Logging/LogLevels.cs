using Microsoft.Extensions.Logging;

namespace Serverless.FunctionsHost.Logging;

/// <summary>
/// <c>logging.logLevel</c> of host.json: the least level by category. The longest category that a name begins with
/// counts; <c>default</c> is for the others. See
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
            if (category.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return level;
            }
        }

        return _default;
    }

    private static bool IsDefault(string category) => category.Equals("default", StringComparison.OrdinalIgnoreCase);
}
