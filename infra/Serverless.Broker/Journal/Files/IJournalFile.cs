namespace Serverless.Broker.Journal.Files;

/// <summary>One file of a journal.</summary>
internal interface IJournalFile : IDisposable
{
    long Length { get; }

    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>The first bytes; fewer when the file is shorter.</summary>
    byte[] Read(long count);

    /// <summary>Returns when everything written is on the disk.</summary>
    void Sync();

    void Truncate(long length);
}
