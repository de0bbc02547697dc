namespace Serverless.Broker.Journal;

/// <summary>Bytes that were written and synced once and cannot be read now.</summary>
/// <param name="File">The file, with its directory.</param>
/// <param name="Offset">Of the first damaged record.</param>
/// <param name="Length">To the next record that is whole.</param>
internal sealed record JournalCorruption(string File, long Offset, long Length)
{
    public override string ToString() => $"{File} at offset {Offset} ({Length} bytes)";
}
