namespace Serverless.Broker.EventHubs.Storage;

/// <summary>
/// Reads a partition's events: from memory when they are there, else from the file, a piece at a time. Segments may be
/// deleted under it: then it goes on with what is kept.
/// </summary>
internal sealed class FileEventCursor(FileEventLog log, EventSegments segments, long next) : IEventCursor
{
    private readonly Lock _gate = new();
    private readonly Queue<StoredEvent> _ahead = new();
    private EventSegmentReader? _reader;
    private int _segment;
    private long _next = next;
    private bool _isDisposed;

    public IReadOnlyList<StoredEvent> Read(int max)
    {
        lock (_gate)
        {
            long last = log.LastSequenceNumber;
            Skip(log.FirstSequenceNumber);
            if (_isDisposed || _next > last)
            {
                return [];
            }

            if (_ahead.Count == 0 && log.ReadTail(_next, max) is { } newest)
            {
                Leave();
                _next = newest[^1].SequenceNumber + 1;
                return newest;
            }

            return ReadFile(max, last);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            Leave();
        }
    }

    private List<StoredEvent> ReadFile(int max, long last)
    {
        long read = _ahead.Count > 0 ? _ahead.Last().SequenceNumber + 1 : _next;
        while (_ahead.Count < max && read <= last)
        {
            if (!TryFill(read, last))
            {
                // What lay there is damaged, or was deleted just now: the rest comes after it.
                read = last + 1;
                break;
            }

            read = _ahead.Count > 0 ? Math.Max(read, _ahead.Last().SequenceNumber + 1) : read;
        }

        List<StoredEvent> events = [];
        while (events.Count < max && _ahead.TryDequeue(out StoredEvent? stored))
        {
            events.Add(stored);
        }

        _next = events.Count > 0 ? events[^1].SequenceNumber + 1 : read;
        return events;
    }

    /// <summary>Reads a batch; false when there is no more.</summary>
    private bool TryFill(long from, long last)
    {
        if (_reader is null && !TryEnter(log.Segments.Holding(from), from))
        {
            return false;
        }

        while (true)
        {
            if (_reader!.TryRead(out ReadOnlyMemory<byte> payload, out EventBatchHead head))
            {
                EventFrame.Read(payload, head, from, last, _ahead);
                return true;
            }

            if (!TryEnter(log.Segments.After(_segment), from: null))
            {
                return false;
            }
        }
    }

    private bool TryEnter(EventSegment? segment, long? from)
    {
        _reader?.Dispose();
        _reader = null;
        while (segment is not null)
        {
            _segment = segment.Number;
            try
            {
                EventMark? mark = from is { } wanted ? segments.IndexOf(segment).Before(wanted) : null;
                _reader = segments.Read(segment, mark);
                return true;
            }
            catch (FileNotFoundException)
            {
                // Its retention is over.
                segment = log.Segments.After(_segment);
            }
        }

        return false;
    }

    /// <summary>What is read ahead may have left meanwhile.</summary>
    private void Skip(long first)
    {
        while (_ahead.TryPeek(out StoredEvent? stored) && stored.SequenceNumber < first)
        {
            _ahead.Dequeue();
        }

        if (_next < first)
        {
            _next = first;
            if (_ahead.Count == 0)
            {
                Leave();
            }
        }
    }

    private void Leave()
    {
        _ahead.Clear();
        _reader?.Dispose();
        _reader = null;
    }
}
