using Serverless.Broker.Journal;
using Serverless.Broker.Journal.Files;

namespace Serverless.Broker.EventHubs.Storage;

/// <summary>
/// Opens a partition's segments by their first and last records. Only what a crash left incomplete, or a footer that is
/// damaged, makes it read a segment whole.
/// </summary>
internal sealed class EventLogRecovery(EventSegments segments, int partitionId)
{
    private const int StartSize = Segment.HeadSize + EntryFrame.HeaderSize + EventSegmentStart.Size + 1;
    private readonly List<EventSegment> _opened = [];
    private Dictionary<long, ProducerMark> _producers = [];
    private bool _hasProducers;
    private long _last = -1;
    private long _lastTicks;
    private long _events;
    private long _bytes;
    private long _lastSize;
    private string? _torn;

    /// <exception cref="IOException">A segment is of another version, or cannot be read.</exception>
    public RecoveredLog Open(IEnumerable<int> found)
    {
        List<int> numbers = [.. found.Order()];
        int lastNumber = numbers.LastOrDefault();
        while (numbers.Count > 0 && IsBlank(numbers[^1]))
        {
            segments.Files.Delete(EventSegment.NameOf(partitionId, numbers[^1]));
            numbers.RemoveAt(numbers.Count - 1);
        }

        foreach (int number in numbers)
        {
            Open(number, isLast: number == numbers[^1]);
        }

        return new RecoveredLog(partitionId)
        {
            Segments = _opened,
            LastSequenceNumber = _last,
            LastTicks = _lastTicks,
            Events = _events,
            LastNumber = lastNumber,
            LastSize = _lastSize,
            Bytes = _bytes,
            Producers = _producers.Values,
            Torn = _torn,
        };
    }

    private bool IsBlank(int number)
    {
        using IJournalFile file = segments.Files.OpenRead(EventSegment.NameOf(partitionId, number));
        return SegmentScan.IsBlank(file);
    }

    private void Open(int number, bool isLast)
    {
        string name = EventSegment.NameOf(partitionId, number);
        using IJournalFile file = segments.Files.Open(name);
        EventSegmentStart? start = ReadStart(file, number);
        EventSegmentEnd? end = EventSegmentFooter.ReadEnd(file);
        _lastSize = file.Length;
        if (start is { } known && end is { } complete)
        {
            Check(known, name);
            Add(number, known, index: null, complete.LastSequenceNumber, complete.LastTicks, complete.Events);
            if (!isLast)
            {
                _hasProducers = false;
                _bytes += file.Length;
                return;
            }

            if (EventSegmentFooter.ReadIndex(file, complete) is { } footer)
            {
                _producers = footer.Producers.ToDictionary(p => p.Stamp.Id);
                _opened[^1].Index = footer.Index;
                _bytes += file.Length;
                return;
            }

            _opened.RemoveAt(_opened.Count - 1);
            _events = known.EventsBefore;
        }

        Scan(file, number, name, isLast, start);
        _bytes += file.Length;
    }

    private void Scan(IJournalFile file, int number, string name, bool isLast, EventSegmentStart? start)
    {
        EventSegmentScan scan = EventSegmentScan.Run(file, segments.PathOf(name), number, isLast, segments.Damage);
        if (scan.TornAt is { } torn)
        {
            _torn = $"{segments.PathOf(name)} at offset {torn}";
        }

        start ??= scan.Start;
        if (start is null && isLast && scan.TornAt is not null)
        {
            segments.Files.Delete(name);
            return;
        }

        EventSegmentStart known = start
            ?? new EventSegmentStart(EventFrame.Version, _last + 1, _lastTicks, _events);
        Check(known, name);
        LoadProducers();
        Add(
            number,
            known,
            scan.Index,
            scan.Last?.LastSequenceNumber ?? Math.Max(_last, known.FirstSequenceNumber - 1),
            scan.Last?.Ticks ?? Math.Max(_lastTicks, known.TicksBefore),
            scan.Index.Events);
        _hasProducers = true;
        foreach ((long id, ProducerMark mark) in scan.Producers)
        {
            _producers[id] = mark;
        }

        if (isLast && !scan.IsDamaged)
        {
            EventSegmentFooter.Write(file, scan.End, scan.Index, _producers.Values, _last, _lastTicks);
        }
    }

    /// <summary>What the segment before this one says, when it was not read whole itself.</summary>
    private void LoadProducers()
    {
        if (_opened.Count == 0 || _hasProducers)
        {
            return;
        }

        _producers = [];
        using IJournalFile file = segments.Files.OpenRead(_opened[^1].Name);
        if (EventSegmentFooter.ReadEnd(file) is { } end && EventSegmentFooter.ReadIndex(file, end) is { } footer)
        {
            _producers = footer.Producers.ToDictionary(p => p.Stamp.Id);
        }
    }

    private void Add(
        int number, EventSegmentStart start, EventSegmentIndex? index, long last, long lastTicks, int events)
    {
        _opened.Add(new EventSegment(partitionId, number, start) { Index = index });
        (_last, _lastTicks, _events) = (last, lastTicks, start.EventsBefore + events);
    }

    private static EventSegmentStart? ReadStart(IJournalFile file, int number)
    {
        Span<byte> head = stackalloc byte[StartSize];
        return file.Read(head, 0) == StartSize
            && Segment.HasHead(head, number)
            && EntryFrame.TryRead(head[Segment.HeadSize..], out ReadOnlySpan<byte> payload)
                ? EventSegmentStart.Read(payload)
                : null;
    }

    private void Check(in EventSegmentStart start, string name)
    {
        if (start.Version != EventFrame.Version)
        {
            throw new IOException(
                $"The events in '{segments.PathOf(name)}' are of format {start.Version}; this broker reads format "
                + $"{EventFrame.Version}. Start the version of the broker that wrote them, or another data directory.");
        }
    }
}
