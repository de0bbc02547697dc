using System.Runtime.CompilerServices;

namespace Serverless.Messaging.Tests;

/// <summary>A store that does something before or after a commit, or before it is read; each may throw.</summary>
internal sealed class InterceptedStore(IPartitionStore inner) : IPartitionStore
{
    public Func<IReadOnlyList<StoreOperation>, Task> BeforeCommit { get; set; } = _ => Task.CompletedTask;

    public Func<IReadOnlyList<StoreOperation>, Task> AfterCommit { get; set; } = _ => Task.CompletedTask;

    /// <summary>Runs before a commit to the index of the outbox, which the other two do not see.</summary>
    public Func<string, Task> BeforeMark { get; set; } = _ => Task.CompletedTask;

    /// <summary>Runs before a partition is read.</summary>
    public Func<string, Task> BeforeQuery { get; set; } = _ => Task.CompletedTask;

    /// <summary>How many scans over all partitions were begun.</summary>
    public int Scans { get; private set; }

    public Task<StoredDocument?> GetAsync(string partition, string id, CancellationToken cancellationToken = default) =>
        inner.GetAsync(partition, id, cancellationToken);

    public async IAsyncEnumerable<StoredDocument> QueryAsync(
        string partition, string idPrefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await BeforeQuery(partition);
        await foreach (var document in inner.QueryAsync(partition, idPrefix, cancellationToken))
        {
            yield return document;
        }
    }

    public IAsyncEnumerable<StoredDocument> ScanAsync(string idPrefix, CancellationToken cancellationToken = default)
    {
        Scans++;
        return inner.ScanAsync(idPrefix, cancellationToken);
    }

    public async Task CommitAsync(
        string partition, IReadOnlyList<StoreOperation> operations, CancellationToken cancellationToken = default)
    {
        if (partition.StartsWith(OutboxIndex.PartitionPrefix, StringComparison.Ordinal))
        {
            await BeforeMark(partition);
            await inner.CommitAsync(partition, operations, cancellationToken);
            return;
        }

        await BeforeCommit(operations);
        await inner.CommitAsync(partition, operations, cancellationToken);
        await AfterCommit(operations);
    }
}
