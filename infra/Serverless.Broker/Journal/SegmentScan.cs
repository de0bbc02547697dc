using Serverless.Broker.Journal.Files;

namespace Serverless.Broker.Journal;

/// <summary>
/// What a segment holds: its whole entries, what is damaged, and where unsynced writes were torn. Each group of entries
/// begins with a barrier, written only after everything before it was synced; so damage before a barrier is corruption.
/// At the very end of the last segment the shape of the bytes decides: what was never written is zero.
/// </summary>
internal sealed class SegmentScan
{
    private const int Sector = 512;
    private const int Margin = 1 << 20;
    private readonly JournalBuffer _buffer;
    private readonly string _file;
    private readonly List<(int Start, int End, int EntriesBefore)> _damage = [];
    private readonly List<Range> _entries = [];
    private int _length;
    private int _position = Segment.HeadSize;
    private bool _isDamaged;

    private SegmentScan(JournalBuffer buffer, string file)
    {
        _buffer = buffer;
        _file = file;
    }

    public int EntryCount => _entries.Count;

    /// <summary>One byte after the last entry that counts.</summary>
    public int End { get; private set; } = Segment.HeadSize;

    /// <summary>Where unsynced writes were torn off, 0 when that is its head; null when they were not.</summary>
    public int? TornAt { get; private set; }

    public List<JournalCorruption> Corruptions { get; } = [];

    private ReadOnlySpan<byte> Data => _buffer.Bytes.AsSpan(0, _length);

    /// <summary>Reads no more of the room that was reserved and not used than it takes to be sure.</summary>
    public static SegmentScan Read(IJournalFile file, string name, int number, bool isLast, JournalBuffer buffer)
    {
        SegmentScan scan = new(buffer, name);
        long length = file.Length;
        long wanted = 2 * Margin;
        while (true)
        {
            scan.Fill(file, (int)Math.Min(wanted, length));
            bool isWhole = scan._length >= length;
            scan.FindEntries(isWhole);
            if (isWhole || scan.EndsInZeros())
            {
                scan.Judge(number, isLast);
                return scan;
            }

            wanted = scan._isDamaged ? length : Math.Max(2 * wanted, scan.NextEnd() + (2 * Margin));
        }
    }

    /// <summary>Nothing was ever written: the segment was made in advance.</summary>
    public static bool IsBlank(IJournalFile file)
    {
        Span<byte> head = stackalloc byte[Sector];
        return !head[..file.Read(head, 0)].ContainsAnyExcept((byte)0);
    }

    public ReadOnlySpan<byte> Entry(int index) => Data[_entries[index]];

    /// <summary>Where the frame of an entry begins.</summary>
    public int StartOf(int index) => _entries[index].Start.Value - EntryFrame.HeaderSize;

    private void Fill(IJournalFile file, int count)
    {
        _buffer.Ensure(count);
        _length += file.Read(_buffer.Bytes.AsSpan(_length, count - _length), _length);
    }

    private void FindEntries(bool isWhole)
    {
        ReadOnlySpan<byte> data = Data;
        int lastByte = -1;
        while (_position < data.Length)
        {
            if (EntryFrame.TryRead(data[_position..], out ReadOnlySpan<byte> payload))
            {
                int start = _position + EntryFrame.HeaderSize;
                _entries.Add(start..(start + payload.Length));
                _position += EntryFrame.SizeOf(payload.Length);
                End = _position;
                continue;
            }

            if (!isWhole)
            {
                _isDamaged = !ReachesBeyond(_position) && !IsZero(_position, data.Length);
                return;
            }

            lastByte = lastByte < 0 ? data.LastIndexOfAnyExcept((byte)0) : lastByte;
            if (lastByte < _position)
            {
                return;
            }

            int next = _position + 1;
            while (next <= lastByte && !EntryFrame.TryRead(data[next..], out _))
            {
                next++;
            }

            _damage.Add((_position, next, _entries.Count));
            _position = next;
        }
    }

    private bool ReachesBeyond(int position) => position + EntryFrame.HeaderSize > _length
        || (EntryFrame.HasHeader(Data[position..], out int length) && position + EntryFrame.SizeOf(length) > _length);

    private bool EndsInZeros() =>
        !_isDamaged && End + Margin <= _length && IsZero(End, _length);

    /// <summary>Where an entry ends that reaches beyond what was read.</summary>
    private long NextEnd() => End < _length && EntryFrame.HasHeader(Data[End..], out int length)
        ? End + (long)EntryFrame.SizeOf(length)
        : _length;

    private void Judge(int number, bool isLast)
    {
        if (!Segment.HasHead(Data, number))
        {
            if (isLast && Data.LastIndexOfAnyExcept((byte)0) < Segment.HeadSize)
            {
                TornAt = 0;
                return;
            }

            Corruptions.Add(new JournalCorruption(_file, 0, Segment.HeadSize));
        }

        int lastBarrier = _entries.FindLastIndex(e => Data[e.Start.Value] == (byte)JournalOperation.Barrier);
        foreach ((int start, int end, int entriesBefore) in _damage)
        {
            if (isLast && lastBarrier < entriesBefore && LooksTorn(start, end))
            {
                TornAt = start;
                End = start;
                _entries.RemoveRange(entriesBefore, _entries.Count - entriesBefore);
                return;
            }

            Corruptions.Add(new JournalCorruption(_file, start, end - start));
        }
    }

    private bool LooksTorn(int start, int end)
    {
        if (EntryFrame.HasHeader(Data[start..], out int length))
        {
            int mark = start + EntryFrame.HeaderSize + length;
            if (mark >= _length || Data[mark] == 0)
            {
                return true;
            }
        }
        else if (end - start < EntryFrame.HeaderSize)
        {
            return true;
        }

        // What begins here begins with its length, which is not zero.
        int boundary = Math.Min(end, (start + Sector - 1) / Sector * Sector);
        if (boundary - start >= sizeof(int) && IsZero(start, boundary))
        {
            return true;
        }

        for (int sector = (start + Sector - 1) / Sector * Sector; sector + Sector <= end; sector += Sector)
        {
            if (IsZero(sector, sector + Sector))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsZero(int from, int to) => !Data[from..to].ContainsAnyExcept((byte)0);
}
