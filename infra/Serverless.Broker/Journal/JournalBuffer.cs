namespace Serverless.Broker.Journal;

/// <summary>
/// Memory to read segments into, one after the other: fresh memory costs more than the reading. What was read is valid
/// until the next segment is.
/// </summary>
internal sealed class JournalBuffer
{
    private byte[] _bytes = [];

    public byte[] Bytes => _bytes;

    /// <summary>Makes room, keeping what is there.</summary>
    public void Ensure(int size)
    {
        if (_bytes.Length < size)
        {
            Array.Resize(ref _bytes, size);
        }
    }
}
