using System.Runtime.CompilerServices;
using Serverless.Messaging;

namespace Serverless.Compliance;

/// <summary>A store as one process sees it.</summary>
internal sealed class KillableStore(IPartitionStore inner, KillSwitch kill) : IPartitionStore
{
    public async Task<StoredDocument?> GetAsync(
        string partition, string id, CancellationToken cancellationToken = default)
    {
        if (id.StartsWith("inbox|", StringComparison.Ordinal))
        {
            kill.Reach(KillPoint.BeforeInbox);
        }

        kill.Check();
        var document = await inner.GetAsync(partition, id, cancellationToken);
        kill.Check();
        return document;
    }

    public async IAsyncEnumerable<StoredDocument> QueryAsync(
        string partition, string idPrefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        kill.Check();
        await foreach (var document in inner.QueryAsync(partition, idPrefix, cancellationToken))
        {
            kill.Check();
            yield return document;
        }
    }

    public async IAsyncEnumerable<StoredDocument> ScanAsync(
        string idPrefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        kill.Check();
        await foreach (var document in inner.ScanAsync(idPrefix, cancellationToken))
        {
            kill.Check();
            yield return document;
        }
    }

    public async Task CommitAsync(
        string partition, IReadOnlyList<StoreOperation> operations, CancellationToken cancellationToken = default)
    {
        if (partition.StartsWith(OutboxIndex.PartitionPrefix, StringComparison.Ordinal))
        {
            kill.Reach(KillPoint.BeforeMark);
            await inner.CommitAsync(partition, operations, cancellationToken);
            kill.Reach(KillPoint.AfterMark);
            return;
        }

        var isDelete = operations.All(operation => operation.Kind == StoreOperationKind.Delete);
        kill.Reach(isDelete ? KillPoint.BeforeDelete : KillPoint.BeforeCommit);
        await inner.CommitAsync(partition, operations, cancellationToken);
        kill.Reach(isDelete ? KillPoint.AfterDelete : KillPoint.AfterCommit);
    }
}
