namespace Serverless.Broker.EventHubs.Storage;

/// <summary>Finds events of a partition in its files.</summary>
internal sealed class EventSearch(EventSegments segments, EventSegmentList list)
{
    /// <summary>The first event at or after a time; no event after <paramref name="last"/> counts.</summary>
    public FoundEvent? Find(long ticks, bool isInclusive, long last)
    {
        EventSegment? segment = list.Reaching(ticks, isInclusive);
        while (segment is not null)
        {
            EventMark? mark = segments.IndexOf(segment).Before(ticks, isInclusive);
            long ordinal = segment.Start.EventsBefore + (mark?.EventsBefore ?? 0);
            using EventSegmentReader reader = segments.Read(segment, mark);
            while (reader.TryRead(out _, out EventBatchHead head) && head.FirstSequenceNumber <= last)
            {
                if (isInclusive ? head.Ticks >= ticks : head.Ticks > ticks)
                {
                    return new FoundEvent(head.FirstSequenceNumber, head.Ticks, ordinal);
                }

                ordinal += head.Count;
            }

            segment = list.After(segment.Number);
        }

        return null;
    }
}
