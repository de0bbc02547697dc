namespace Serverless.Broker.EventHubs.Storage;

/// <summary>
/// Events in memory, in the order of their sequence numbers, which may have gaps: appended at one end, dropped at the
/// other.
/// </summary>
internal sealed class EventTail
{
    private const int SmallestTrim = 1024;
    private readonly List<StoredEvent> _events = [];
    private int _dropped;

    public int Count => _events.Count - _dropped;

    public StoredEvent? First => Count == 0 ? null : _events[_dropped];

    public void Append(StoredEvent stored) => _events.Add(stored);

    public StoredEvent DropFirst()
    {
        StoredEvent first = _events[_dropped];
        _events[_dropped++] = null!;
        if (_dropped >= SmallestTrim && _dropped > _events.Count / 2)
        {
            _events.RemoveRange(0, _dropped);
            _dropped = 0;
        }

        return first;
    }

    /// <summary>The first events with at least this sequence number.</summary>
    public IReadOnlyList<StoredEvent> From(long sequenceNumber, int max)
    {
        int first = FindFirst(e => e.SequenceNumber >= sequenceNumber);
        return _events.GetRange(first, Math.Min(max, _events.Count - first));
    }

    /// <summary>The first event at or after a time.</summary>
    public StoredEvent? FindEnqueued(long ticks, bool isInclusive)
    {
        int index = FindFirst(e => isInclusive ? e.EnqueuedTicks >= ticks : e.EnqueuedTicks > ticks);
        return index < _events.Count ? _events[index] : null;
    }

    /// <summary>The index of the first event that fits; what fits is all of the end.</summary>
    private int FindFirst(Predicate<StoredEvent> fits)
    {
        int low = _dropped;
        int high = _events.Count;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            if (fits(_events[middle]))
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }
}
