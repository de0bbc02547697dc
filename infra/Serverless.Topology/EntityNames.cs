using System.Text.RegularExpressions;
using Serverless.Topology.Limits;

namespace Serverless.Topology;

/// <summary>
/// What names may look like. Source: "Naming rules and restrictions for Azure resources", Microsoft.ServiceBus and
/// Microsoft.EventHub.
/// </summary>
internal static partial class EntityNames
{
    public static string? Check(string what, string name, int maxLength)
    {
        if (name.Length > maxLength)
        {
            return $"The {what} name '{name}' has {name.Length} characters. Use at most {maxLength}.";
        }

        return Shape().IsMatch(name)
            ? null
            : $"The {what} name '{name}' is not allowed. Use letters, digits, '.', '-' and '_', and begin and end "
                + "with a letter or a digit.";
    }

    /// <summary>As <see cref="Check"/>, of a queue or a topic: a slash may stand between parts of its name.</summary>
    public static string? CheckPath(string what, string name, int maxLength) =>
        name.Length > maxLength
            ? Check(what, name, maxLength)
            : name.Split('/').Select(part => Check(what, part, maxLength)).FirstOrDefault(error => error is not null);

    public static string? CheckApp(string name) =>
        name.Length is < ServiceLimits.MinAppNameLength or > ServiceLimits.MaxAppNameLength || !AppShape().IsMatch(name)
            ? $"The app name '{name}' is not allowed. Use {ServiceLimits.MinAppNameLength} to "
                + $"{ServiceLimits.MaxAppNameLength} lower-case letters, digits and single '-', begin with a letter "
                + "and end with a letter or a digit: it becomes part of resource names."
            : null;

    [GeneratedRegex("^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?\\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shape();

    [GeneratedRegex("^[a-z]([a-z0-9]|-(?!-))*[a-z0-9]\\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AppShape();
}
