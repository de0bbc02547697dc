namespace Serverless.Broker.EventHubs.Storage;

/// <summary>Where a partition stands when its segments are opened.</summary>
internal sealed record RecoveredLog(int PartitionId)
{
    public IReadOnlyList<EventSegment> Segments { get; init; } = [];

    /// <summary>-1 before the first event ever.</summary>
    public long LastSequenceNumber { get; init; } = -1;

    public long LastTicks { get; init; }

    /// <summary>Events ever.</summary>
    public long Events { get; init; }

    public int LastNumber { get; init; }

    /// <summary>Bytes of the newest segment.</summary>
    public long LastSize { get; init; }

    /// <summary>Bytes of all segments.</summary>
    public long Bytes { get; init; }

    public IReadOnlyCollection<ProducerMark> Producers { get; init; } = [];

    /// <summary>Where writes that were never synced, thus never acknowledged, were discarded.</summary>
    public string? Torn { get; init; }
}
