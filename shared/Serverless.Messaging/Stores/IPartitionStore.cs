namespace Serverless.Messaging;

/// <summary>Documents in partitions. What is committed to one partition is atomic: an entity group of Azure Tables, a
/// transaction of SQLite. Ids are ordered by their code points. Safe for concurrent use.</summary>
/// <remarks>Every implementation passes <c>PartitionStoreCompliance</c> and keeps <see cref="StoreLimits"/>.</remarks>
public interface IPartitionStore
{
    /// <summary>Reads a document; null when it is absent.</summary>
    Task<StoredDocument?> GetAsync(string partition, string id, CancellationToken cancellationToken = default);

    /// <summary>Reads the documents of a partition whose ids start with <paramref name="idPrefix"/>, in order of id.
    /// What other writers do meanwhile may or may not be seen.</summary>
    IAsyncEnumerable<StoredDocument> QueryAsync(
        string partition, string idPrefix, CancellationToken cancellationToken = default);

    /// <summary>Reads the documents of all partitions whose ids start with <paramref name="idPrefix"/>; those of one
    /// partition in order of id. For sweeps: a store may have to look at every document.</summary>
    IAsyncEnumerable<StoredDocument> ScanAsync(string idPrefix, CancellationToken cancellationToken = default);

    /// <summary>Does all of <paramref name="operations"/> or nothing. When the task completes they are
    /// durable.</summary>
    /// <exception cref="StoreConflictException">An operation does not find the document as it requires.</exception>
    /// <exception cref="ArgumentException">Two operations have the same id, or one of <see cref="StoreLimits"/> is
    /// passed.</exception>
    Task CommitAsync(
        string partition, IReadOnlyList<StoreOperation> operations, CancellationToken cancellationToken = default);
}
