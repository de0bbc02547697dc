namespace Serverless.Broker.Nodes.EventHubs;

/// <summary>
/// What an address says when its first part is an event hub: <c>hub</c>, <c>hub/Partitions/0</c> or
/// <c>hub/ConsumerGroups/group/Partitions/0</c>, <c>hub/Publishers/name</c>.
/// </summary>
/// <param name="Hub">The hub's name.</param>
/// <param name="ConsumerGroup">The group; <c>$Default</c> when none is named.</param>
/// <param name="Partition">The partition's name; null when none is named.</param>
/// <param name="Publisher">Who sends; null when the address does not say.</param>
internal readonly record struct EventHubAddress(
    string Hub, string ConsumerGroup, string? Partition, string? Publisher = null)
{
    private const string Partitions = "/Partitions/";
    private const string Publishers = "/Publishers/";
    private const string ConsumerGroups = "/ConsumerGroups/";

    public static EventHubAddress Parse(string path)
    {
        var (rest, partition) = Cut(path, Partitions);
        var (unpublished, publisher) = Cut(rest, Publishers);
        var (hub, group) = Cut(unpublished, ConsumerGroups);
        return new EventHubAddress(hub, group ?? EventHubDescription.DefaultConsumerGroup, partition, publisher);
    }

    private static (string Before, string? After) Cut(string path, string infix)
    {
        var at = path.LastIndexOf(infix, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? (path, null) : (path[..at], path[(at + infix.Length)..]);
    }
}
