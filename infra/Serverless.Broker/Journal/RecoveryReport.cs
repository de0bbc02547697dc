namespace Serverless.Broker.Journal;

/// <summary>What a start found in the journal.</summary>
internal sealed record RecoveryReport
{
    public required string Location { get; init; }

    public required int Segments { get; init; }

    public required long Bytes { get; init; }

    public required int Entities { get; init; }

    public required long Messages { get; init; }

    public required long Events { get; init; }

    public required int Sessions { get; init; }

    public required TimeSpan Elapsed { get; init; }

    /// <summary>Where writes that were never synced, thus never acknowledged, were discarded.</summary>
    public string? Torn { get; init; }

    /// <summary>Damage to what was synced once.</summary>
    public IReadOnlyList<JournalCorruption> Corruptions { get; init; } = [];

    public override string ToString() =>
        $"Recovered {Messages} messages, {Events} events and {Sessions} session states of {Entities} entities from "
        + $"{Segments} segments ({Bytes / 1024} KiB) in {Location} in {Elapsed.TotalMilliseconds:F0} ms"
        + (Torn is null ? string.Empty : $"; discarded unsynced writes from {Torn} on")
        + (Corruptions.Count == 0 ? "." : $"; DAMAGED: {string.Join(", ", Corruptions)}.");
}
