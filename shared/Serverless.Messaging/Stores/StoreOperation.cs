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

    /// <summary>Deletes a document: one that must have <paramref name="etag"/>, or, without one, any that is
    /// there.</summary>
    public static StoreOperation Delete(string id, string? etag = null) =>
        new(StoreOperationKind.Delete, id, default, etag);
}
