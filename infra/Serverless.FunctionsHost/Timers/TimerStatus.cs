namespace Serverless.FunctionsHost.Timers;

/// <summary>When a timer ran last and when it runs next; survives restarts where there is a data directory.</summary>
/// <param name="Last">The last run; null before the first.</param>
/// <param name="Next">The next run; null when the schedule has no more.</param>
/// <param name="LastUpdated">
/// The time from which <paramref name="Next"/> was computed; null when nothing was kept.
/// </param>
internal sealed record TimerStatus(DateTimeOffset? Last, DateTimeOffset? Next, DateTimeOffset? LastUpdated)
{
    /// <summary>
    /// The status at a start. When the schedule is another one than the status was computed with, a run that it would
    /// have had meanwhile was never promised, and so is not missed.
    /// </summary>
    public TimerStatus Continue(TimerSchedule schedule, DateTimeOffset now)
    {
        var from = Last ?? LastUpdated ?? now;
        var expected = schedule.NextAfter(from);
        if (expected == Next)
        {
            return this;
        }

        if (expected < now)
        {
            from = now;
            expected = schedule.NextAfter(now);
        }

        return new TimerStatus(null, expected, from);
    }
}
