namespace Serverless.Runtime.Timers;

/// <summary>When a timer ran last and when it runs next; survives restarts where there is a data directory.</summary>
/// <param name="Last">The last run; null before the first.</param>
/// <param name="Next">The next run.</param>
/// <param name="LastUpdated">When this was written, from which <paramref name="Next"/> was computed.</param>
internal sealed record TimerStatus(DateTimeOffset? Last, DateTimeOffset Next, DateTimeOffset LastUpdated);
