namespace Serverless.Messaging;

/// <summary>One write of an atomic commit (<see cref="IPartitionStore.CommitAsync"/>).</summary>
public sealed record StoreOperation
{
    private StoreOperation(StoreOperationKind kind, string id, ReadOnlyMemory<byte> content, string? etag)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        Kind = kind;
        Id = id;
        Content = content;
        ETag = etag;
    }

    /// <summary>What the operation does.</summary>
    public StoreOperationKind Kind { get; }

    /// <summary>The id of the document.</summary>
    public string Id { get; }

    /// <summary>The new content; empty for a delete.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>The etag that the document must have; null when it does not matter.</summary>
    public string? ETag { get; }

    /// <summary>Creates a document that must not exist.</summary>
    public static StoreOperation Insert(string id, ReadOnlyMemory<byte> content) =>
        new(StoreOperationKind.Insert, id, content, etag: null);

    /// <summary>Replaces a document that must have <paramref name="etag"/>.</summary>
    public static StoreOperation Replace(string id, ReadOnlyMemory<byte> content, string etag)
    {
        ArgumentException.ThrowIfNullOrEmpty(etag);
        return new(StoreOperationKind.Replace, id, content, etag);
    }

    /// <summary>Creates or replaces a document.</summary>
    public static StoreOperation Upsert(string id, ReadOnlyMemory<byte> content) =>
        new(StoreOperationKind.Upsert, id, content, etag: null);

    /// <summary>Deletes a document: one that must have <paramref name="etag"/>, or, without one, any that is
    /// there.</summary>
    public static StoreOperation Delete(string id, string? etag = null) =>
        new(StoreOperationKind.Delete, id, default, etag);

    /// <summary>Checks the operations of one commit, for the stores: no two may have the same id.</summary>
    /// <exception cref="ArgumentException">Two operations have the same id.</exception>
    public static void ThrowIfAmbiguous(IReadOnlyList<StoreOperation> operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        if (operations.Count < 2)
        {
            return;
        }

        var ids = new HashSet<string>(operations.Count, StringComparer.Ordinal);
        foreach (var operation in operations)
        {
            if (!ids.Add(operation.Id))
            {
                throw new ArgumentException(
                    $"Two operations of one commit write document '{operation.Id}'. Keep the last one only.",
                    nameof(operations));
            }
        }
    }
}
