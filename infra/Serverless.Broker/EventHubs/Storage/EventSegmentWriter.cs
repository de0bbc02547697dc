using Serverless.Broker.Journal;
using Serverless.Broker.Journal.Files;

namespace Serverless.Broker.EventHubs.Storage;

/// <summary>Writes the segments of a partition; used by the store's thread alone.</summary>
internal sealed class EventSegmentWriter(
    EventSegments segments, EventSegmentList list, EventStoreOptions options, RecoveredLog recovered)
{
    private readonly Dictionary<long, ProducerMark> _producers = recovered.Producers.ToDictionary(p => p.Stamp.Id);
    private IJournalFile? _file;
    private EventSegment? _segment;
    private EventSegmentIndex _index = new();
    private int _position;
    private long _groups;
    private long _size = recovered.LastSize;
    private int _number = recovered.LastNumber;
    private long _lastSequenceNumber = recovered.LastSequenceNumber;
    private long _lastTicks = recovered.LastTicks;
    private long _events = recovered.Events;

    /// <summary>The last event that was written.</summary>
    public long LastSequenceNumber => _lastSequenceNumber;

    /// <summary>Writes a group without syncing it.</summary>
    /// <exception cref="EventSegmentRollException">There is no room for another segment; nothing was
    /// written.</exception>
    public void Write(EventGroup group, long firstKept)
    {
        ReadOnlySpan<byte> bytes = group.Seal(++_groups);
        int marked = _index.Events;
        if (_file is null
            || _position + (long)bytes.Length + EventSegmentFooter.Room(_index, _producers.Count + group.Batches.Count)
                > _size)
        {
            marked = 0;
            Roll(bytes.Length, group.Batches.Count, group.Batches[0].Head.FirstSequenceNumber, firstKept);
        }

        _file!.Write(bytes, _position);
        foreach ((EventBatchHead head, int offset) in group.Batches)
        {
            _index.Add(head, _position + offset);
            if (head.Producer is { } stamp)
            {
                _producers[stamp.Id] = new ProducerMark(stamp, head.LastSequenceNumber);
            }
        }

        (EventBatchHead last, _) = group.Batches[^1];
        (_lastSequenceNumber, _lastTicks) = (last.LastSequenceNumber, last.Ticks);
        _events += _index.Events - marked;
        _position += bytes.Length;
    }

    public void Sync() => _file?.Sync();

    /// <summary>
    /// Begins a segment that holds nothing but where the partition stands, so that those before it can go.
    /// </summary>
    public void RollEmpty(long lastSequenceNumber)
    {
        _lastSequenceNumber = Math.Max(_lastSequenceNumber, lastSequenceNumber);
        _size = 0;
        Roll(0, 0, _lastSequenceNumber + 1, _lastSequenceNumber + 1);
        _file!.Sync();
    }

    /// <summary>Completes the segment in use.</summary>
    public void Seal()
    {
        if (_file is { } file)
        {
            _file = null;
            EventSegmentFooter.Write(file, _position, _index, _producers.Values, _lastSequenceNumber, _lastTicks);
            file.Dispose();
        }
    }

    /// <summary>Closes the file as it is.</summary>
    public void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    private void Roll(int needed, int batches, long firstSequenceNumber, long firstKept)
    {
        try
        {
            Seal();
            foreach (ProducerMark gone in _producers.Values.Where(p => p.SequenceNumber < firstKept).ToArray())
            {
                _producers.Remove(gone.Stamp.Id);
            }

            EventSegmentStart start = new(EventFrame.Version, firstSequenceNumber, _lastTicks, _events);
            EventSegment segment = new(recovered.PartitionId, _number + 1, start);
            EventSegmentIndex index = new();
            int first = Segment.HeadSize + EntryFrame.SizeOf(EventSegmentStart.Size);
            long least = first + (long)needed + EventSegmentFooter.Room(index, _producers.Count + batches);
            long size = Math.Max(least, Math.Min(options.SegmentSize, Math.Max(options.FirstSegmentSize, 2 * _size)));
            IJournalFile file = segments.Files.Create(segment.Name, size);
            _number++;
            byte[] head = new byte[first];
            Segment.Head(segment.Number).CopyTo(head, 0);
            Span<byte> payload = stackalloc byte[EventSegmentStart.Size];
            start.Write(payload);
            EntryFrame.Write(head.AsSpan(Segment.HeadSize), payload);
            EntryFrame.Seal(head.AsSpan(Segment.HeadSize));
            file.Write(head, 0);
            segment.Index = index;
            (_file, _segment, _index, _position, _size) = (file, segment, index, first, size);
        }
        catch (IOException e)
        {
            throw new EventSegmentRollException(e);
        }

        list.Add(_segment);
    }
}
