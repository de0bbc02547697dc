namespace Serverless.Broker.EventHubs;

/// <summary>Where a reader begins.</summary>
/// <param name="Kind">What <paramref name="Value"/> counts.</param>
/// <param name="Value">An offset, a sequence number, or UTC ticks; 0 for the end.</param>
/// <param name="IsInclusive">Whether an event exactly there is read.</param>
internal readonly record struct EventPosition(EventPositionKind Kind, long Value, bool IsInclusive)
{
    public static EventPosition Start => new(EventPositionKind.Offset, -1, IsInclusive: false);

    public static EventPosition End => new(EventPositionKind.End, 0, IsInclusive: false);
}
