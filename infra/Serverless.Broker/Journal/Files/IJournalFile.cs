namespace Serverless.Broker.Journal.Files;

/// <summary>One file of a journal.</summary>
internal interface IJournalFile : IDisposable
{
    long Length { get; }

    void Write(ReadOnlySpan<byte> bytes, long offset);

    byte[] ReadAll();

    /// <summary>Returns when everything written is on the disk.</summary>
    void Sync();

    void Truncate(long length);
}
