using System.Buffers.Binary;

namespace Serverless.TaskHub.Tests.Recovery.Crashes;

/// <summary>
/// The instants at which a loss of power may end a write-ahead log of SQLite: after each commit, before the last frame
/// of each, and in the middle of a frame. See https://sqlite.org/fileformat2.html#the_write_ahead_log.
/// </summary>
internal static class WalCuts
{
    private const int HeaderBytes = 32;
    private const int FrameHeaderBytes = 24;
    private const int PageSizeAt = 8;

    // Not zero in the frame that ends a transaction: the size of the database after it.
    private const int CommitMarkAt = 4;

    /// <summary>The lengths to cut a log to.</summary>
    public static IReadOnlyList<int> Of(ReadOnlySpan<byte> wal)
    {
        var frameBytes = FrameHeaderBytes + (int)BinaryPrimitives.ReadUInt32BigEndian(wal[PageSizeAt..]);
        var cuts = new List<int> { 0, HeaderBytes };
        for (var start = HeaderBytes; start + frameBytes <= wal.Length; start += frameBytes)
        {
            if (BinaryPrimitives.ReadUInt32BigEndian(wal[(start + CommitMarkAt)..]) != 0)
            {
                cuts.AddRange([start, start + (frameBytes / 2), start + frameBytes]);
            }
        }

        return [.. cuts.Distinct()];
    }
}
