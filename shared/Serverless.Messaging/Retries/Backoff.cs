namespace Serverless.Messaging;

/// <summary>Exponential backoff.</summary>
internal static class Backoff
{
    // So many doublings of a tick are longer than any time.
    private const int MaxDoublings = 62;

    /// <summary>A time that doubles up to a maximum.</summary>
    public static TimeSpan After(int doublings, TimeSpan first, TimeSpan longest)
    {
        var factor = 1L << Math.Min(doublings, MaxDoublings);
        return first.Ticks > longest.Ticks / factor ? longest : TimeSpan.FromTicks(first.Ticks * factor);
    }
}
