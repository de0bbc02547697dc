using Serverless.Broker.Journal;
using Serverless.Broker.Journal.Files;

namespace Serverless.Broker.EventHubs.Storage;

/// <summary>
/// Reads the batches of a segment in their order, a piece of the file at a time. What is handed out keeps its memory.
/// Damage is reported and passed over. Whoever reads a segment that is being written stops at the last durable event.
/// </summary>
internal sealed class EventSegmentReader(IJournalFile file, string path, int position, EventDamage damage) : IDisposable
{
    // Below what the runtime takes for a large object.
    private const int Piece = 64 << 10;
    private byte[] _piece = [];
    private int _at;
    private int _length;
    private long _next = position;

    /// <summary>Where the next record lies.</summary>
    private long Position => _next - (_length - _at);

    /// <summary>The next batch; false at the end.</summary>
    public bool TryRead(out ReadOnlyMemory<byte> payload, out EventBatchHead head)
    {
        while (TryReadRecord(out payload))
        {
            if (EventFrame.ReadHead(payload.Span) is { } found)
            {
                head = found;
                return true;
            }
        }

        head = default;
        return false;
    }

    public void Dispose() => file.Dispose();

    private bool TryReadRecord(out ReadOnlyMemory<byte> payload)
    {
        while (true)
        {
            ReadOnlySpan<byte> data = _piece.AsSpan(_at, _length - _at);
            if (EntryFrame.TryRead(data, out ReadOnlySpan<byte> found))
            {
                payload = _piece.AsMemory(_at + EntryFrame.HeaderSize, found.Length);
                _at += EntryFrame.SizeOf(found.Length);
                return true;
            }

            int wanted = EntryFrame.HeaderSize;
            bool isCut = data.Length < wanted;
            if (!isCut && EntryFrame.HasHeader(data, out int length) && length <= file.Length)
            {
                wanted = EntryFrame.SizeOf(length);
                isCut = wanted > data.Length;
            }

            if (!(isCut && Fill(wanted)) && !SkipDamage())
            {
                payload = default;
                return false;
            }
        }
    }

    /// <summary>Reads on; false when there is not as much.</summary>
    private bool Fill(int wanted)
    {
        int kept = _length - _at;
        byte[] piece = new byte[Math.Max(Piece, wanted)];
        _piece.AsSpan(_at, kept).CopyTo(piece);
        int read = file.Read(piece.AsSpan(kept), _next);
        (_piece, _at, _length) = (piece, 0, kept + read);
        _next += read;
        return _length >= wanted;
    }

    /// <summary>Goes to the next record that is whole; false when nothing but unused room follows.</summary>
    private bool SkipDamage()
    {
        long start = Position;
        byte[] rest = new byte[Math.Max(0, file.Length - start)];
        int count = file.Read(rest, start);
        int used = rest.AsSpan(0, count).LastIndexOfAnyExcept((byte)0) + 1;
        int next = 1;
        while (next < used && !EntryFrame.TryRead(rest.AsSpan(next, count - next), out _))
        {
            next++;
        }

        if (used > 0)
        {
            damage.Report(new JournalCorruption(path, start, Math.Min(next, used)));
        }

        (_piece, _at, _length) = (rest, Math.Min(next, count), count);
        _next = start + count;
        return next < used;
    }
}
