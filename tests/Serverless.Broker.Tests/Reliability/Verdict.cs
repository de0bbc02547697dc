namespace Serverless.Broker.Tests.Reliability;

/// <param name="Attempted">Sends begun.</param>
/// <param name="Acknowledged">Sends the broker accepted.</param>
/// <param name="Lost">Accepted and neither received nor still there.</param>
/// <param name="Duplicated">Received again after their completion was accepted.</param>
/// <param name="Reordered">Received for the first time after a later one of their session.</param>
/// <param name="Unexpected">Received and never sent.</param>
internal sealed record Verdict(
    int Attempted,
    int Acknowledged,
    IReadOnlyList<string> Lost,
    IReadOnlyList<string> Duplicated,
    IReadOnlyList<string> Reordered,
    IReadOnlyList<string> Unexpected)
{
    public bool Passed => Lost.Count + Duplicated.Count + Reordered.Count + Unexpected.Count == 0;

    public override string ToString() =>
        $"attempted {Attempted}, acknowledged {Acknowledged}, lost {Lost.Count}, duplicated {Duplicated.Count}, "
        + $"reordered {Reordered.Count}, unexpected {Unexpected.Count}"
        + (Passed
            ? string.Empty
            : $" (such as {Lost.Concat(Duplicated).Concat(Reordered).Concat(Unexpected).First()})");
}
