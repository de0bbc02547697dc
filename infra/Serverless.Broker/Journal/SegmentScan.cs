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
    private readonly byte[] _data;
    private readonly string _file;
    private readonly List<(int Start, int End, int EntriesBefore)> _damage = [];
    private readonly List<Range> _entries = [];

    private SegmentScan(byte[] data, string file)
    {
        _data = data;
        _file = file;
    }

    public int EntryCount => _entries.Count;

    /// <summary>One byte after the last entry that counts.</summary>
    public int End { get; private set; } = Segment.HeadSize;

    /// <summary>Where unsynced writes were torn off, 0 when that is its head; null when they were not.</summary>
    public int? TornAt { get; private set; }

    public List<JournalCorruption> Corruptions { get; } = [];

    /// <summary>Reads no more of the room that was reserved and not used than it takes to be sure.</summary>
    public static SegmentScan Read(IJournalFile file, string name, int number, bool isLast)
    {
        long length = file.Length;
        long count = 2 * Margin;
        while (true)
        {
            SegmentScan scan = new(file.Read(count), name);
            scan.FindEntries(isWhole: count >= length);
            if (count >= length || scan.EndsInZeros())
            {
                scan.Judge(number, isLast);
                return scan;
            }

            count = scan._damage.Count > 0 ? length : Math.Max(2 * count, scan.NextEnd() + (2 * Margin));
        }
    }

    /// <summary>Nothing was ever written: the segment was made in advance.</summary>
    public static bool IsBlank(IJournalFile file) => !file.Read(Sector).AsSpan().ContainsAnyExcept((byte)0);

    public ReadOnlySpan<byte> Entry(int index) => _data.AsSpan(_entries[index]);

    private void FindEntries(bool isWhole)
    {
        int position = Math.Min(Segment.HeadSize, _data.Length);
        while (position < _data.Length)
        {
            if (EntryFrame.TryRead(_data.AsSpan(position), out ReadOnlySpan<byte> payload))
            {
                int start = position + EntryFrame.HeaderSize;
                _entries.Add(start..(start + payload.Length));
                position += EntryFrame.SizeOf(payload.Length);
                End = position;
                continue;
            }

            if (!isWhole && ReachesBeyond(position))
            {
                return;
            }

            int lastByte = _data.AsSpan().LastIndexOfAnyExcept((byte)0);
            if (lastByte < position)
            {
                return;
            }

            int next = position + 1;
            while (next <= lastByte && !EntryFrame.TryRead(_data.AsSpan(next), out _))
            {
                next++;
            }

            _damage.Add((position, next, _entries.Count));
            position = next;
        }
    }

    private bool ReachesBeyond(int position) => position + EntryFrame.HeaderSize > _data.Length
        || (EntryFrame.HasHeader(_data.AsSpan(position), out int length) && position + EntryFrame.SizeOf(length) > _data.Length);

    private bool EndsInZeros() =>
        _damage.Count == 0 && End + Margin <= _data.Length && IsZero(End, _data.Length);

    /// <summary>Where an entry ends that reaches beyond what was read.</summary>
    private long NextEnd() => End < _data.Length && EntryFrame.HasHeader(_data.AsSpan(End), out int length)
        ? End + (long)EntryFrame.SizeOf(length)
        : _data.Length;

    private void Judge(int number, bool isLast)
    {
        if (!Segment.HasHead(_data, number))
        {
            if (isLast && _data.AsSpan().LastIndexOfAnyExcept((byte)0) < Segment.HeadSize)
            {
                TornAt = 0;
                return;
            }

            Corruptions.Add(new JournalCorruption(_file, 0, Segment.HeadSize));
        }

        int lastBarrier = _entries.FindLastIndex(e => _data[e.Start.Value] == (byte)JournalOperation.Barrier);
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
        if (EntryFrame.HasHeader(_data.AsSpan(start), out int length))
        {
            int mark = start + EntryFrame.HeaderSize + length;
            if (mark >= _data.Length || _data[mark] == 0)
            {
                return true;
            }
        }
        else if (end - start < EntryFrame.HeaderSize)
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

    private bool IsZero(int from, int to) => !_data.AsSpan(from..to).ContainsAnyExcept((byte)0);
}
