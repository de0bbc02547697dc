using System.Text.RegularExpressions;

namespace Serverless.LocalHost.Apps;

/// <summary>From the name of a project to the name of an app in topology.json.</summary>
internal static partial class AppNames
{
    /// <summary><c>OrderHistory</c> is <c>order-history</c>; dots and blanks are hyphens too.</summary>
    public static string Of(string project) =>
        WordStart().Replace(project, "-").Replace('.', '-').Replace('_', '-').Replace(' ', '-').ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WordStart();
}
