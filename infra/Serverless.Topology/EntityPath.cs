namespace Serverless.Topology;

/// <summary>Addresses as clients write them, and the entity of the topology that each stands for.</summary>
internal static class EntityPath
{
    /// <summary>
    /// Turns an address into the topology's name of its entity: <c>orders/Subscriptions/fulfilment/$DeadLetterQueue</c>
    /// becomes <c>orders/fulfilment</c>, <c>stock-commands/$management</c> becomes <c>stock-commands</c>,
    /// <c>order-events/ConsumerGroups/ledger/Partitions/0</c> becomes <c>order-events/ledger</c>, and
    /// <c>order-events/Partitions/0</c>, which a sender uses, becomes <c>order-events</c>. A leading slash, a scheme
    /// with a host, and the case of the fixed words do not matter.
    /// </summary>
    /// <param name="address">The address or entity path.</param>
    /// <returns>The name as topology.json writes it.</returns>
    public static string Normalize(string address)
    {
        string path = Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Host.Length > 0
            ? Uri.UnescapeDataString(uri.AbsolutePath)
            : address;

        List<string> segments = [];
        bool afterPartitions = false;
        foreach (string segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (afterPartitions)
            {
                afterPartitions = false;
            }
            else if (segments.Count > 0 && (Is(segment, "Partitions") || Is(segment, "Publishers")))
            {
                afterPartitions = true;
            }
            else if (segments.Count == 0
                || !(Is(segment, "Subscriptions") || Is(segment, "ConsumerGroups") || IsSubQueue(segment)))
            {
                segments.Add(segment);
            }
        }

        return string.Join('/', segments);
    }

    private static bool IsSubQueue(string segment) =>
        Is(segment, "$DeadLetterQueue") || Is(segment, "$Transfer") || Is(segment, "$management");

    private static bool Is(string segment, string word) =>
        string.Equals(segment, word, StringComparison.OrdinalIgnoreCase);
}
