namespace Serverless.Broker.Administration;

/// <summary>What a URL path names: an entity, a subscription of it, a rule of that, or a list of such.</summary>
/// <param name="Entity">Queue or topic; may have slashes.</param>
/// <param name="Subscription">Null for the entity itself; empty for the list of subscriptions.</param>
/// <param name="Rule">Null for the subscription itself; empty for the list of rules.</param>
internal sealed record EntityPathParts(string Entity, string? Subscription, string? Rule)
{
    private const string SubscriptionsSegment = "subscriptions";
    private const string RulesSegment = "rules";

    /// <summary>Whether it names a list: of subscriptions, or of rules.</summary>
    public bool IsList => Subscription is { Length: 0 } || Rule is { Length: 0 };

    public static EntityPathParts Parse(string path)
    {
        string[] segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        int at = Array.FindIndex(segments, 1 < segments.Length ? 1 : 0, s => Is(s, SubscriptionsSegment));
        if (at < 1)
        {
            return new EntityPathParts(string.Join('/', segments), null, null);
        }

        string entity = string.Join('/', segments[..at]);
        string subscription = at + 1 < segments.Length ? segments[at + 1] : string.Empty;
        string? rule = at + 2 >= segments.Length ? null
            : !Is(segments[at + 2], RulesSegment)
                ? throw AdministrationException.BadRequest($"'{path}' is no path of an entity.")
            : at + 3 < segments.Length ? segments[at + 3] : string.Empty;
        return new EntityPathParts(entity, subscription, rule);
    }

    private static bool Is(string segment, string word) =>
        string.Equals(segment, word, StringComparison.OrdinalIgnoreCase);
}
