using System.Buffers.Binary;

namespace Serverless.Broker.EventHubs.Storage;

/// <summary>Where events lie in a segment: a mark every 64 KiB. Thread-safe.</summary>
internal sealed class EventSegmentIndex
{
    private const int Interval = 64 << 10;
    private const int MarkSize = 8 + 8 + 4 + 4;
    private const int ProducerSize = 8 + 2 + 4 + 8;
    private const int CountsSize = 1 + 4 + 4;
    private readonly Lock _gate = new();
    private readonly List<EventMark> _marks = [];

    /// <summary>Events in the segment.</summary>
    public int Events { get; private set; }

    public void Add(in EventBatchHead head, int position)
    {
        lock (_gate)
        {
            if (_marks.Count == 0 || position - _marks[^1].Position >= Interval)
            {
                _marks.Add(new EventMark(head.FirstSequenceNumber, head.Ticks, position, Events));
            }

            Events += head.Count;
        }
    }

    /// <summary>The last mark that lies before an event, or at it; null for the beginning.</summary>
    public EventMark? Before(long sequenceNumber) => Last(m => m.SequenceNumber <= sequenceNumber);

    /// <summary>The last mark whose events are all too early; null for the beginning.</summary>
    public EventMark? Before(long ticks, bool isInclusive) =>
        Last(m => isInclusive ? m.Ticks < ticks : m.Ticks <= ticks);

    /// <summary>Bytes of the record, with so many producers and with one mark more.</summary>
    public int SizeWith(int producers)
    {
        lock (_gate)
        {
            return CountsSize + ((_marks.Count + 1) * MarkSize) + (producers * ProducerSize);
        }
    }

    public byte[] Write(IReadOnlyCollection<ProducerMark> producers)
    {
        byte[] payload = new byte[CountsSize + (_marks.Count * MarkSize) + (producers.Count * ProducerSize)];
        payload[0] = EventFrame.Index;
        Span<byte> rest = payload.AsSpan(1);
        BinaryPrimitives.WriteInt32LittleEndian(rest, _marks.Count);
        BinaryPrimitives.WriteInt32LittleEndian(rest[4..], producers.Count);
        rest = rest[8..];
        foreach (EventMark mark in _marks)
        {
            BinaryPrimitives.WriteInt64LittleEndian(rest, mark.SequenceNumber);
            BinaryPrimitives.WriteInt64LittleEndian(rest[8..], mark.Ticks);
            BinaryPrimitives.WriteInt32LittleEndian(rest[16..], mark.Position);
            BinaryPrimitives.WriteInt32LittleEndian(rest[20..], mark.EventsBefore);
            rest = rest[MarkSize..];
        }

        foreach ((ProducerStamp stamp, long sequenceNumber) in producers)
        {
            BinaryPrimitives.WriteInt64LittleEndian(rest, stamp.Id);
            BinaryPrimitives.WriteInt16LittleEndian(rest[8..], stamp.Epoch);
            BinaryPrimitives.WriteInt32LittleEndian(rest[10..], stamp.Sequence);
            BinaryPrimitives.WriteInt64LittleEndian(rest[14..], sequenceNumber);
            rest = rest[ProducerSize..];
        }

        return payload;
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static (EventSegmentIndex Index, List<ProducerMark> Producers) Read(ReadOnlySpan<byte> payload, int events)
    {
        EventSegmentIndex index = new() { Events = events };
        List<ProducerMark> producers = [];
        int marks = BinaryPrimitives.ReadInt32LittleEndian(payload[1..]);
        int known = BinaryPrimitives.ReadInt32LittleEndian(payload[5..]);
        ReadOnlySpan<byte> rest = payload[CountsSize..];
        for (int i = 0; i < marks; i++, rest = rest[MarkSize..])
        {
            index._marks.Add(new EventMark(
                BinaryPrimitives.ReadInt64LittleEndian(rest),
                BinaryPrimitives.ReadInt64LittleEndian(rest[8..]),
                BinaryPrimitives.ReadInt32LittleEndian(rest[16..]),
                BinaryPrimitives.ReadInt32LittleEndian(rest[20..])));
        }

        for (int i = 0; i < known; i++, rest = rest[ProducerSize..])
        {
            ProducerStamp stamp = new(
                BinaryPrimitives.ReadInt64LittleEndian(rest),
                BinaryPrimitives.ReadInt16LittleEndian(rest[8..]),
                BinaryPrimitives.ReadInt32LittleEndian(rest[10..]));
            producers.Add(new ProducerMark(stamp, BinaryPrimitives.ReadInt64LittleEndian(rest[14..])));
        }

        return (index, producers);
    }

    private EventMark? Last(Predicate<EventMark> lies)
    {
        lock (_gate)
        {
            int index = _marks.FindLastIndex(lies);
            return index < 0 ? null : _marks[index];
        }
    }
}
