using System.Buffers.Binary;

namespace Serverless.Broker.EventHubs.Storage;

/// <summary>The first record of a segment: what the segments before it, which may be gone, held.</summary>
/// <param name="Version">Of the format.</param>
/// <param name="FirstSequenceNumber">No event of the segment has a smaller number.</param>
/// <param name="TicksBefore">When the last event before was enqueued; 0 when that is not known.</param>
/// <param name="EventsBefore">Events before, ever.</param>
internal readonly record struct EventSegmentStart(
    int Version, long FirstSequenceNumber, long TicksBefore, long EventsBefore)
{
    public const int Size = 1 + 4 + 24;

    public void Write(Span<byte> payload)
    {
        payload[0] = EventFrame.Start;
        BinaryPrimitives.WriteInt32LittleEndian(payload[1..], Version);
        BinaryPrimitives.WriteInt64LittleEndian(payload[5..], FirstSequenceNumber);
        BinaryPrimitives.WriteInt64LittleEndian(payload[13..], TicksBefore);
        BinaryPrimitives.WriteInt64LittleEndian(payload[21..], EventsBefore);
    }

    public static EventSegmentStart? Read(ReadOnlySpan<byte> payload) =>
        payload.Length != Size || payload[0] != EventFrame.Start ? null
            : new EventSegmentStart(
                BinaryPrimitives.ReadInt32LittleEndian(payload[1..]),
                BinaryPrimitives.ReadInt64LittleEndian(payload[5..]),
                BinaryPrimitives.ReadInt64LittleEndian(payload[13..]),
                BinaryPrimitives.ReadInt64LittleEndian(payload[21..]));
}
