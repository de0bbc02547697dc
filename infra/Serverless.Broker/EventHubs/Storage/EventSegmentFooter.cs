using System.Buffers.Binary;
using Serverless.Broker.Journal;
using Serverless.Broker.Journal.Files;

namespace Serverless.Broker.EventHubs.Storage;

/// <summary>
/// What a segment has at its end when it is complete: a barrier, the index, where that lies. With it a start need not
/// read the events.
/// </summary>
internal static class EventSegmentFooter
{
    private const int BarrierPayload = 1 + sizeof(long);
    private static readonly int EndSize = EntryFrame.SizeOf(EventSegmentEnd.Size);

    /// <summary>Bytes that it may take after one more batch.</summary>
    public static int Room(EventSegmentIndex index, int producers) =>
        EntryFrame.SizeOf(BarrierPayload) + EntryFrame.SizeOf(index.SizeWith(producers)) + EndSize;

    /// <summary>Completes a segment and returns when that is durable.</summary>
    public static void Write(
        IJournalFile file,
        int position,
        EventSegmentIndex index,
        IReadOnlyCollection<ProducerMark> producers,
        long lastSequenceNumber,
        long lastTicks)
    {
        byte[] content = index.Write(producers);
        int indexAt = EntryFrame.SizeOf(BarrierPayload);
        int endAt = indexAt + EntryFrame.SizeOf(content.Length);
        byte[] footer = new byte[endAt + EndSize];
        Span<byte> barrier = stackalloc byte[BarrierPayload];
        barrier[0] = (byte)JournalOperation.Barrier;
        BinaryPrimitives.WriteInt64LittleEndian(barrier[1..], 0);
        EntryFrame.Write(footer, barrier);
        EntryFrame.Write(footer.AsSpan(indexAt), content);
        Span<byte> end = stackalloc byte[EventSegmentEnd.Size];
        new EventSegmentEnd(position + indexAt, lastSequenceNumber, lastTicks, index.Events).Write(end);
        EntryFrame.Write(footer.AsSpan(endAt), end);
        EntryFrame.Seal(footer);
        file.Write(footer, position);
        // Before the room behind it is given back: a footer that is torn then still looks torn.
        file.Sync();
        file.Truncate(position + footer.Length);
    }

    /// <summary>Null when the segment is not complete, or its end is damaged.</summary>
    public static EventSegmentEnd? ReadEnd(IJournalFile file)
    {
        Span<byte> frame = stackalloc byte[EndSize];
        long at = file.Length - EndSize;
        return at > 0
            && file.Read(frame, at) == EndSize
            && EntryFrame.TryRead(frame, out ReadOnlySpan<byte> payload)
                ? EventSegmentEnd.Read(payload)
                : null;
    }

    /// <summary>Null when it is damaged.</summary>
    public static (EventSegmentIndex Index, List<ProducerMark> Producers)? ReadIndex(
        IJournalFile file, in EventSegmentEnd end)
    {
        byte[] frame = new byte[Math.Max(0, file.Length - EndSize - end.IndexPosition)];
        return file.Read(frame, end.IndexPosition) == frame.Length
            && EntryFrame.TryRead(frame, out ReadOnlySpan<byte> payload)
            && payload[0] == EventFrame.Index
                ? EventSegmentIndex.Read(payload, end.Events)
                : null;
    }
}
