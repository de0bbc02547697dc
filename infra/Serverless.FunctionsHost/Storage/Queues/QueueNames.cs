using System.Text.RegularExpressions;

namespace Serverless.FunctionsHost.Storage.Queues;

/// <summary>
/// Names of queues. See
/// https://learn.microsoft.com/rest/api/storageservices/naming-queues-and-metadata#queue-names.
/// </summary>
internal static partial class QueueNames
{
    private const string PoisonSuffix = "-poison";
    private const int Longest = 63;

    /// <summary>The name as the service has it: the Functions host takes capitals and makes them small.</summary>
    public static string Normalized(string name) => name.ToLowerInvariant();

    /// <summary>What is wrong with a name; null when nothing is.</summary>
    public static string? Check(string name) => Pattern().IsMatch(name) && name.Length is >= 3 and <= Longest
        ? null
        : $"'{name}' is none that the service takes: 3 to 63 lower-case letters, digits and single '-', a letter or"
            + " digit at both ends.";

    /// <summary>Where the messages of a queue go that failed too often.</summary>
    public static string PoisonOf(string name) => name + PoisonSuffix;

    [GeneratedRegex("^[a-z0-9]+(?:-[a-z0-9]+)*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
