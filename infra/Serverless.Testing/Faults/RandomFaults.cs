namespace Serverless.Testing.Faults;

/// <summary>Faults at random occasions: the same seed and order of occasions give the same faults.</summary>
internal sealed class RandomFaults(int seed, double probability, FaultKind kinds)
{
#pragma warning disable CA5394 // Repeatable is what it is for.
    private readonly Random _random = new(seed);

    public bool IsDue_NeedsLock(FaultKind asked) => kinds.HasFlag(asked) && _random.NextDouble() < probability;
#pragma warning restore CA5394
}
