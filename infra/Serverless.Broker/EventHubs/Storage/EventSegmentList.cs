namespace Serverless.Broker.EventHubs.Storage;

/// <summary>The segments of a partition, oldest first. Thread-safe.</summary>
internal sealed class EventSegmentList
{
    private readonly Lock _gate = new();
    private readonly List<EventSegment> _segments = [];

    public EventSegment? Last
    {
        get
        {
            lock (_gate)
            {
                return _segments.Count == 0 ? null : _segments[^1];
            }
        }
    }

    public void Add(EventSegment segment)
    {
        lock (_gate)
        {
            _segments.Add(segment);
        }
    }

    /// <summary>The segment that holds an event, or held it; null when there is none at all.</summary>
    public EventSegment? Holding(long sequenceNumber)
    {
        lock (_gate)
        {
            return _segments.FindLast(s => s.FirstSequenceNumber <= sequenceNumber) ?? _segments.FirstOrDefault();
        }
    }

    /// <summary>The oldest segment that is newer than a number; null at the end.</summary>
    public EventSegment? After(int number)
    {
        lock (_gate)
        {
            return _segments.Find(s => s.Number > number);
        }
    }

    /// <summary>The first segment whose last event is at or after a time, the last one when none is.</summary>
    public EventSegment? Reaching(long ticks, bool isInclusive)
    {
        lock (_gate)
        {
            int next = _segments.FindIndex(
                s => isInclusive ? s.Start.TicksBefore >= ticks : s.Start.TicksBefore > ticks);
            return next > 0 ? _segments[next - 1] : next == 0 ? _segments[0] : _segments.LastOrDefault();
        }
    }

    /// <summary>Takes the segments out whose events all have smaller numbers; the newest stays.</summary>
    public IReadOnlyList<EventSegment> TakeBefore(long sequenceNumber)
    {
        lock (_gate)
        {
            int kept = _segments.FindLastIndex(s => s.FirstSequenceNumber <= sequenceNumber);
            if (kept <= 0)
            {
                return [];
            }

            EventSegment[] taken = [.. _segments.Take(kept)];
            _segments.RemoveRange(0, kept);
            return taken;
        }
    }

    public IReadOnlyList<EventSegment> TakeAll()
    {
        lock (_gate)
        {
            EventSegment[] all = [.. _segments];
            _segments.Clear();
            return all;
        }
    }
}
