using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Serverless.Messaging;

namespace Serverless.Azure;

/// <summary>Documents in an Azure table: a partition is a partition key, a commit an entity group
/// transaction.</summary>
/// <remarks>An id has its place in the order by its characters, except <c>! / \ # ? %</c> and control characters. A
/// scan over all partitions reads the table.</remarks>
public sealed class TablePartitionStore : IPartitionStore
{
    private const int NotFound = 404;
    private const int Conflict = 409;
    private const int PreconditionFailed = 412;

    private readonly TableClient _table;
    private readonly SemaphoreSlim _creation = new(1, 1);
    private volatile bool _isCreated;

    /// <summary>Creates the store. The table is created at the first use when it is not there.</summary>
    public TablePartitionStore(TableClient table)
    {
        ArgumentNullException.ThrowIfNull(table);
        _table = table;
    }

    /// <inheritdoc/>
    public async Task<StoredDocument?> GetAsync(
        string partition, string id, CancellationToken cancellationToken = default)
    {
        StoreLimits.Validate(partition, id);
        await EnsureTableAsync(cancellationToken);
        var entity = await _table.GetEntityIfExistsAsync<TableEntity>(
            TableKey.Encode(partition), TableKey.Encode(id), select: null, cancellationToken);
        return entity is { HasValue: true, Value: { } value } ? TableDocument.FromEntity(value) : null;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredDocument> QueryAsync(
        string partition, string idPrefix, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(partition);
        ArgumentNullException.ThrowIfNull(idPrefix);
        var inPartition = TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.Encode(partition)}");
        return ReadAsync(
            idPrefix.Length == 0 ? inPartition : $"({inPartition}) and ({StartsWith(idPrefix)})", cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredDocument> ScanAsync(string idPrefix, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(idPrefix);
        return ReadAsync(idPrefix.Length == 0 ? null : StartsWith(idPrefix), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task CommitAsync(
        string partition, IReadOnlyList<StoreOperation> operations, CancellationToken cancellationToken = default)
    {
        StoreLimits.Validate(partition, operations);
        await EnsureTableAsync(cancellationToken);
        var pending = operations.ToList();
        var commit = Guid.NewGuid();
        while (pending.Count > 0)
        {
            try
            {
                var partitionKey = TableKey.Encode(partition);
                await _table.SubmitTransactionAsync(
                    pending.Select(operation => TableDocument.ToAction(partitionKey, operation, commit)),
                    cancellationToken);
                return;
            }
            catch (TableTransactionFailedException e) when (e.FailedTransactionActionIndex < pending.Count)
            {
                var failed = pending[e.FailedTransactionActionIndex!.Value];
                if (e.Status == NotFound && failed is { Kind: StoreOperationKind.Delete, ETag: null })
                {
                    // Azure Tables wants the entity to be there, the port does not.
                    pending.RemoveAt(e.FailedTransactionActionIndex.Value);
                }
                else if (e.Status is not (NotFound or Conflict or PreconditionFailed))
                {
                    throw;
                }
                else if (await IsCommittedAsync(partition, operations, commit, cancellationToken))
                {
                    return;
                }
                else
                {
                    throw new StoreConflictException(partition, failed, e);
                }
            }
        }
    }

    internal static TablePartitionStore Create(AzureConnection connection, string table) =>
        new(connection.Credential is { } credential
            ? new TableClient(new Uri(connection.Address!), table, credential)
            : new TableClient(connection.ConnectionString, table));

    private static string StartsWith(string idPrefix)
    {
        var from = TableKey.Encode(idPrefix);
        return TableClient.CreateQueryFilter($"RowKey ge {from} and RowKey lt {TableKey.After(from)}");
    }

    // The client repeats a request whose answer was lost. The repeat then conflicts with what the first one wrote.
    private async Task<bool> IsCommittedAsync(
        string partition, IReadOnlyList<StoreOperation> operations, Guid commit, CancellationToken cancellationToken)
    {
        var written = operations.FirstOrDefault(operation => operation.Kind != StoreOperationKind.Delete);
        if (written is null)
        {
            return false;
        }

        var entity = await _table.GetEntityIfExistsAsync<TableEntity>(
            TableKey.Encode(partition), TableKey.Encode(written.Id), select: null, cancellationToken);
        return entity is { HasValue: true, Value: { } value } && TableDocument.IsOf(value, commit);
    }

    private async IAsyncEnumerable<StoredDocument> ReadAsync(
        string? filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await EnsureTableAsync(cancellationToken);
        await foreach (var entity in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            yield return TableDocument.FromEntity(entity);
        }
    }

    private async ValueTask EnsureTableAsync(CancellationToken cancellationToken)
    {
        if (_isCreated)
        {
            return;
        }

        await _creation.WaitAsync(cancellationToken);
        try
        {
            if (!_isCreated)
            {
                await _table.CreateIfNotExistsAsync(cancellationToken);
                _isCreated = true;
            }
        }
        finally
        {
            _creation.Release();
        }
    }
}
