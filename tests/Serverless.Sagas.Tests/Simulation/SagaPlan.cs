namespace Serverless.Sagas.Tests.Simulation;

/// <summary>A random saga and everything that happens to it. The same plan gives the same run.</summary>
internal sealed record SagaPlan(int Seed, IReadOnlyList<SimulatedStep> Steps)
{
    /// <summary>Before which step there is no return; null for never.</summary>
    public int? NoReturnAt { get; init; }

    /// <summary>When somebody stops it, in seconds.</summary>
    public int? StopAt { get; init; }

    /// <summary>When it is suspended for 20 seconds.</summary>
    public int? SuspendAt { get; init; }

    /// <summary>The share of episodes and activities whose worker is killed before the outcome is kept.</summary>
    public double KillChance { get; init; }

    /// <summary>Whether events and results come twice.</summary>
    public bool Duplicates { get; init; }

    /// <summary>What a person says to parked steps, in turn; empty: nobody comes.</summary>
    public IReadOnlyList<ParkAction> Person { get; init; } = [];

    public bool Overrules { get; init; }

    public bool HasParkLimit { get; init; }

    public override string ToString() => string.Join('\n', new[]
        {
            $"seed {Seed}"
            + (NoReturnAt is null ? string.Empty : $", no return before step {NoReturnAt}")
            + (StopAt is null ? string.Empty : $", stopped at {StopAt} s")
            + (SuspendAt is null ? string.Empty : $", suspended at {SuspendAt} s")
            + (KillChance > 0 ? $", kills {KillChance}" : string.Empty)
            + (Duplicates ? ", duplicates" : string.Empty)
            + (Person.Count > 0 ? $", a person says {string.Join(", ", Person)}" : string.Empty)
            + (Overrules ? " and overrules" : string.Empty)
            + (HasParkLimit ? ", park limit" : string.Empty),
        }
        .Concat(Steps.Select((step, i) => $"  {i} {step}")));
}
