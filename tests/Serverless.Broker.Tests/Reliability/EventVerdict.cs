namespace Serverless.Broker.Tests.Reliability;

/// <param name="Attempted">Sends begun.</param>
/// <param name="Acknowledged">Sends the broker accepted.</param>
/// <param name="Lost">Accepted, or read once, and not there at the end.</param>
/// <param name="Duplicated">There twice, or under two sequence numbers.</param>
/// <param name="Renumbered">Read under a sequence number that named another event before.</param>
/// <param name="Reordered">After one that its producer sent later to the partition, or after a higher number.</param>
/// <param name="Unexpected">Read and never sent.</param>
internal sealed record EventVerdict(
    int Attempted,
    int Acknowledged,
    IReadOnlyList<string> Lost,
    IReadOnlyList<string> Duplicated,
    IReadOnlyList<string> Renumbered,
    IReadOnlyList<string> Reordered,
    IReadOnlyList<string> Unexpected)
{
    public bool Passed => Faults.Length == 0;

    private string[] Faults => [.. Lost, .. Duplicated, .. Renumbered, .. Reordered, .. Unexpected];

    public override string ToString() =>
        $"events attempted {Attempted}, acknowledged {Acknowledged}, lost {Lost.Count}, duplicated {Duplicated.Count}, "
        + $"renumbered {Renumbered.Count}, reordered {Reordered.Count}, unexpected {Unexpected.Count}"
        + (Passed ? string.Empty : $" (such as {Faults[0]})");
}
