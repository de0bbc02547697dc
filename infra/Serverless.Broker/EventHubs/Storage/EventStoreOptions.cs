namespace Serverless.Broker.EventHubs.Storage;

/// <summary>How events are kept on disk.</summary>
internal sealed record EventStoreOptions
{
    public const long DefaultSegmentSize = 16L << 20;
    public const long DefaultCacheBytes = 64L << 20;

    /// <summary>Bytes of a segment of a partition that is in use; a larger batch gets a larger segment.</summary>
    public long SegmentSize { get; init; } = DefaultSegmentSize;

    /// <summary>Bytes of a partition's first segment; each next one is twice as large.</summary>
    public long FirstSegmentSize { get; init; } = DefaultSegmentSize / 16;

    /// <summary>The newest events of all partitions that are kept in memory too.</summary>
    public long CacheBytes { get; init; } = DefaultCacheBytes;
}
