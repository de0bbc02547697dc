using System.Buffers.Binary;
using System.Text;

namespace Serverless.Broker.EventHubs.Storage;

/// <summary>
/// What the records of an event segment hold; they lie in the frames of the journal. A batch, which is kept whole or
/// not: kind, first sequence number, ticks, count, stamp of the producer, then key, annotations and rest of each event,
/// with their lengths before them. All numbers little endian.
/// </summary>
internal static class EventFrame
{
    /// <summary>Of all that is written here; another one is refused.</summary>
    public const int Version = 1;

    /// <summary>The first record of a segment.</summary>
    public const byte Start = 20;

    /// <summary>Events that were sent together.</summary>
    public const byte Batch = 21;

    /// <summary>Where events lie in a segment that is complete, and the producers of the partition then.</summary>
    public const byte Index = 22;

    /// <summary>The last record of a segment that is complete.</summary>
    public const byte End = 23;

    private const int HeadSize = 1 + 8 + 8 + 4 + StampSize;
    private const int StampSize = 1 + 8 + 2 + 4;
    private const int StampAt = 21;
    private const int LengthsSize = 12;

    public static int SizeOf(IReadOnlyList<StoredEvent> events)
    {
        int size = HeadSize;
        foreach (StoredEvent stored in events)
        {
            string? key = stored.Content.PartitionKey;
            size += LengthsSize + stored.Content.Size + (key is null ? 0 : Encoding.UTF8.GetByteCount(key));
        }

        return size;
    }

    public static void Write(Span<byte> payload, IReadOnlyList<StoredEvent> events, ProducerStamp? producer)
    {
        payload[0] = Batch;
        BinaryPrimitives.WriteInt64LittleEndian(payload[1..], events[0].SequenceNumber);
        BinaryPrimitives.WriteInt64LittleEndian(payload[9..], events[0].EnqueuedTicks);
        BinaryPrimitives.WriteInt32LittleEndian(payload[17..], events.Count);
        payload[StampAt] = producer is null ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteInt64LittleEndian(payload[(StampAt + 1)..], producer?.Id ?? 0);
        BinaryPrimitives.WriteInt16LittleEndian(payload[(StampAt + 9)..], producer?.Epoch ?? 0);
        BinaryPrimitives.WriteInt32LittleEndian(payload[(StampAt + 11)..], producer?.Sequence ?? 0);
        Span<byte> rest = payload[HeadSize..];
        foreach (StoredEvent stored in events)
        {
            EventContent content = stored.Content;
            int key = content.PartitionKey is { } text ? Encoding.UTF8.GetBytes(text, rest[LengthsSize..]) : -1;
            BinaryPrimitives.WriteInt32LittleEndian(rest, key);
            BinaryPrimitives.WriteInt32LittleEndian(rest[4..], content.Annotations.Length);
            BinaryPrimitives.WriteInt32LittleEndian(rest[8..], content.Rest.Length);
            rest = rest[(LengthsSize + Math.Max(0, key))..];
            content.Annotations.Span.CopyTo(rest);
            content.Rest.Span.CopyTo(rest[content.Annotations.Length..]);
            rest = rest[content.Size..];
        }
    }

    /// <summary>Null when the record is another one.</summary>
    public static EventBatchHead? ReadHead(ReadOnlySpan<byte> payload) => payload[0] != Batch ? null
        : new EventBatchHead(
            BinaryPrimitives.ReadInt64LittleEndian(payload[1..]),
            BinaryPrimitives.ReadInt64LittleEndian(payload[9..]),
            BinaryPrimitives.ReadInt32LittleEndian(payload[17..]),
            payload[StampAt] == 0 ? null : new ProducerStamp(
                BinaryPrimitives.ReadInt64LittleEndian(payload[(StampAt + 1)..]),
                BinaryPrimitives.ReadInt16LittleEndian(payload[(StampAt + 9)..]),
                BinaryPrimitives.ReadInt32LittleEndian(payload[(StampAt + 11)..])));

    /// <summary>The events of a batch from one number up to another; they keep the record's memory.</summary>
    public static void Read(
        ReadOnlyMemory<byte> payload, in EventBatchHead head, long from, long to, Queue<StoredEvent> events)
    {
        int at = HeadSize;
        for (int i = 0; i < head.Count; i++)
        {
            ReadOnlySpan<byte> lengths = payload.Span[at..];
            int key = BinaryPrimitives.ReadInt32LittleEndian(lengths);
            int annotations = BinaryPrimitives.ReadInt32LittleEndian(lengths[4..]);
            int rest = BinaryPrimitives.ReadInt32LittleEndian(lengths[8..]);
            int keyAt = at + LengthsSize;
            int annotationsAt = keyAt + Math.Max(0, key);
            at = annotationsAt + annotations + rest;
            long number = head.FirstSequenceNumber + i;
            if (number < from || number > to)
            {
                continue;
            }

            string? text = key < 0 ? null : Encoding.UTF8.GetString(payload.Span.Slice(keyAt, key));
            ReadOnlyMemory<byte> map = payload.Slice(annotationsAt, annotations);
            events.Enqueue(new StoredEvent(
                number, head.Ticks, new EventContent(text, map, payload.Slice(annotationsAt + annotations, rest))));
        }
    }
}
