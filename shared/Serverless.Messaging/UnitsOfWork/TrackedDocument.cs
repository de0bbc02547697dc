namespace Serverless.Messaging;

/// <summary>What a unit of work knows of one document and means to do with it.</summary>
internal sealed class TrackedDocument
{
    private readonly string _id;
    private bool _read;
    private StoredDocument? _stored;
    private Change _change;
    private byte[] _content = [];

    public TrackedDocument(string id) => _id = id;

    private enum Change
    {
        None,
        Put,
        Delete,
    }

    /// <summary>True when the document need not be fetched: it was read, or written in this unit.</summary>
    public bool IsKnown => _read || _change != Change.None;

    /// <summary>The document as this unit sees it, its own writes included.</summary>
    public StoredDocument? Current(string partition) => _change switch
    {
        Change.Put => new StoredDocument(partition, _id, _content, ""),
        Change.Delete => null,
        _ => _stored,
    };

    public void WasRead(StoredDocument? stored)
    {
        _read = true;
        _stored = stored;
    }

    public void Put(byte[] content)
    {
        _change = Change.Put;
        _content = content;
    }

    public void Delete() => _change = Change.Delete;

    /// <summary>The operation that does it; null when there is nothing to do.</summary>
    public StoreOperation? ToOperation() => _change switch
    {
        Change.Put when _stored is { } stored => StoreOperation.Replace(_id, _content, stored.ETag),
        Change.Put => StoreOperation.Insert(_id, _content),
        Change.Delete when _stored is { } stored => StoreOperation.Delete(_id, stored.ETag),
        Change.Delete when !_read => StoreOperation.Delete(_id),
        _ => null,
    };
}
