using Serverless.Broker.EventHubs;

namespace Serverless.Broker.Nodes.EventHubs;

/// <summary>
/// What an address says when its first part is an event hub: <c>hub</c>, <c>hub/Partitions/0</c> or
/// <c>hub/ConsumerGroups/group/Partitions/0</c>.
/// </summary>
/// <param name="Hub">The hub's name.</param>
/// <param name="ConsumerGroup">The group; <c>$Default</c> when none is named.</param>
/// <param name="Partition">The partition's name; null when none is named.</param>
internal readonly record struct EventHubAddress(string Hub, string ConsumerGroup, string? Partition)
{
    private const string Partitions = "/Partitions/";
    private const string ConsumerGroups = "/ConsumerGroups/";

    public static EventHubAddress Parse(string path)
    {
        var (rest, partition) = Cut(path, Partitions);
        var (hub, group) = Cut(rest, ConsumerGroups);
        return new EventHubAddress(hub, group ?? EventHubDescription.DefaultConsumerGroup, partition);
    }

    private static (string Before, string? After) Cut(string path, string infix)
    {
        var at = path.LastIndexOf(infix, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? (path, null) : (path[..at], path[(at + infix.Length)..]);
    }
}
