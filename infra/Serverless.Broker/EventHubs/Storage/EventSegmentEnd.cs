using System.Buffers.Binary;

namespace Serverless.Broker.EventHubs.Storage;

/// <summary>The last record of a segment that is complete.</summary>
/// <param name="IndexPosition">Where the record of the index lies.</param>
/// <param name="LastSequenceNumber">Of the segment, or of what was before it.</param>
/// <param name="LastTicks">When that was enqueued.</param>
/// <param name="Events">Events in the segment.</param>
internal readonly record struct EventSegmentEnd(
    int IndexPosition, long LastSequenceNumber, long LastTicks, int Events)
{
    public const int Size = 1 + 4 + 8 + 8 + 4;

    public void Write(Span<byte> payload)
    {
        payload[0] = EventFrame.End;
        BinaryPrimitives.WriteInt32LittleEndian(payload[1..], IndexPosition);
        BinaryPrimitives.WriteInt64LittleEndian(payload[5..], LastSequenceNumber);
        BinaryPrimitives.WriteInt64LittleEndian(payload[13..], LastTicks);
        BinaryPrimitives.WriteInt32LittleEndian(payload[21..], Events);
    }

    public static EventSegmentEnd? Read(ReadOnlySpan<byte> payload) =>
        payload.Length != Size || payload[0] != EventFrame.End ? null
            : new EventSegmentEnd(
                BinaryPrimitives.ReadInt32LittleEndian(payload[1..]),
                BinaryPrimitives.ReadInt64LittleEndian(payload[5..]),
                BinaryPrimitives.ReadInt64LittleEndian(payload[13..]),
                BinaryPrimitives.ReadInt32LittleEndian(payload[21..]));
}
