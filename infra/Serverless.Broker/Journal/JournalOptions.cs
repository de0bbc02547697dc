namespace Serverless.Broker.Journal;

/// <summary>How a journal on disk is kept.</summary>
internal sealed record JournalOptions
{
    public const long DefaultSegmentSize = 32L << 20;

    /// <summary>Bytes of a segment; a larger entry gets a larger segment.</summary>
    public long SegmentSize { get; init; } = DefaultSegmentSize;

    /// <summary>Kept free for settlements when the disk is full.</summary>
    public long Reserve => Math.Min(1L << 20, SegmentSize / 8);
}
