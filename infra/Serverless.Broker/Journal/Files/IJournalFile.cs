namespace Serverless.Broker.Journal.Files;

/// <summary>One file of a journal.</summary>
internal interface IJournalFile : IDisposable
{
    long Length { get; }

    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Fills the buffer from an offset on; answers how many bytes there were.</summary>
    int Read(Span<byte> buffer, long offset);

    /// <summary>Returns when everything written is on the disk.</summary>
    void Sync();

    void Truncate(long length);
}
