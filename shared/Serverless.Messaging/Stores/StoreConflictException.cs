namespace Serverless.Messaging;

/// <summary>A commit that another writer came before: nothing of it was written. Read again and retry.</summary>
public sealed class StoreConflictException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="operation">The operation that conflicts.</param>
    /// <param name="innerException">What the store threw.</param>
    public StoreConflictException(string partition, StoreOperation operation, Exception? innerException = null)
        : base(Describe(partition, operation), innerException)
    {
        Partition = partition;
        Operation = operation;
    }

    /// <summary>The partition.</summary>
    public string Partition { get; }

    /// <summary>The operation that conflicts.</summary>
    public StoreOperation Operation { get; }

    /// <summary>The id of the document in conflict.</summary>
    public string DocumentId => Operation.Id;

    private static string Describe(string partition, StoreOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var cause = operation.Kind == StoreOperationKind.Insert
            ? "it exists already"
            : $"it does not have the etag '{operation.ETag}' any more";
        return $"{operation.Kind} of document '{operation.Id}' in partition '{partition}' conflicts: {cause}. "
            + "Nothing was written; read again and retry.";
    }
}
