using System.Globalization;

namespace Serverless.Broker.EventHubs;

/// <summary>An event in the log of a partition.</summary>
internal sealed class StoredEvent(long sequenceNumber, long enqueuedTicks, EventContent content)
{
    // An offset is opaque; one that differs from the sequence number shows who takes the one for the other.
    private const long OffsetsPerEvent = 64;

    /// <summary>From 0, in steps of one but for what could not be kept.</summary>
    public long SequenceNumber { get; } = sequenceNumber;

    /// <summary>UTC ticks, whole milliseconds; never less than those of the event before it.</summary>
    public long EnqueuedTicks { get; } = enqueuedTicks;

    public EventContent Content { get; } = content;

    /// <summary>The offset as clients see it: decimal, growing with the sequence number.</summary>
    public string Offset => OffsetOf(SequenceNumber);

    public DateTimeOffset EnqueuedTime => new(EnqueuedTicks, TimeSpan.Zero);

    /// <summary>The offset of an event; <c>-1</c> for the number before the first.</summary>
    public static string OffsetOf(long sequenceNumber) =>
        (sequenceNumber < 0 ? -1 : sequenceNumber * OffsetsPerEvent).ToString(CultureInfo.InvariantCulture);

    /// <summary>The number of the last event whose offset is not beyond this one.</summary>
    public static long SequenceNumberAt(long offset) => offset < 0 ? -1 : offset / OffsetsPerEvent;
}
