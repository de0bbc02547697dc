namespace Serverless.Messaging.Tests;

/// <summary>A store that does something before or after a commit; either may throw.</summary>
internal sealed class InterceptedStore(IPartitionStore inner) : IPartitionStore
{
    public Func<IReadOnlyList<StoreOperation>, Task> BeforeCommit { get; set; } = _ => Task.CompletedTask;

    public Func<IReadOnlyList<StoreOperation>, Task> AfterCommit { get; set; } = _ => Task.CompletedTask;

    public Task<StoredDocument?> GetAsync(string partition, string id, CancellationToken cancellationToken = default) =>
        inner.GetAsync(partition, id, cancellationToken);

    public IAsyncEnumerable<StoredDocument> QueryAsync(
        string partition, string idPrefix, CancellationToken cancellationToken = default) =>
        inner.QueryAsync(partition, idPrefix, cancellationToken);

    public IAsyncEnumerable<StoredDocument> ScanAsync(string idPrefix, CancellationToken cancellationToken = default) =>
        inner.ScanAsync(idPrefix, cancellationToken);

    public async Task CommitAsync(
        string partition, IReadOnlyList<StoreOperation> operations, CancellationToken cancellationToken = default)
    {
        await BeforeCommit(operations);
        await inner.CommitAsync(partition, operations, cancellationToken);
        await AfterCommit(operations);
    }
}
