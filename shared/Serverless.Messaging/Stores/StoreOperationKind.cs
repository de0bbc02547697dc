namespace Serverless.Messaging;

/// <summary>What a <see cref="StoreOperation"/> does.</summary>
public enum StoreOperationKind
{
    /// <summary>Creates the document; conflicts when it exists.</summary>
    Insert,

    /// <summary>Replaces the document; conflicts when it is absent or has another etag.</summary>
    Replace,

    /// <summary>Deletes the document. With an etag it conflicts when the document is absent or has another one, without
    /// an etag an absent document is no error.</summary>
    Delete,
}
