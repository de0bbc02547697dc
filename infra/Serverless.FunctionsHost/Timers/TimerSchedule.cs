using System.Globalization;
using NCrontab;

namespace Serverless.FunctionsHost.Timers;

/// <summary>
/// When a timer fires: an NCRONTAB expression of six fields (seconds first) or five, in a time zone, or a fixed
/// interval. See https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions.
/// </summary>
internal sealed class TimerSchedule
{
    /// <summary>The Functions host keeps no status of timers that fire more often.</summary>
    private static readonly TimeSpan ShortestMonitored = TimeSpan.FromMinutes(1);

    private readonly CrontabSchedule? _cron;
    private readonly TimeSpan _interval;
    private readonly TimeZoneInfo _zone;

    private TimerSchedule(CrontabSchedule? cron, TimeSpan interval, TimeZoneInfo zone)
    {
        _cron = cron;
        _interval = interval;
        _zone = zone;
    }

    /// <summary>Gets whether this is an interval: plans with a scale controller take only NCRONTAB.</summary>
    public bool IsInterval => _cron is null;

    /// <summary>Reads an expression; null if it is neither form.</summary>
    public static TimerSchedule? TryParse(string expression, TimeZoneInfo zone)
    {
        const StringSplitOptions Tidy = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        var fields = expression.Split(' ', Tidy).Length;
        if (fields is 5 or 6)
        {
            var options = new CrontabSchedule.ParseOptions { IncludingSeconds = fields == 6 };
            return CrontabSchedule.TryParse(expression, options) is { } cron
                ? new TimerSchedule(cron, default, zone)
                : null;
        }

        return TimeSpan.TryParse(expression, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero
            ? new TimerSchedule(null, interval, zone)
            : null;
    }

    /// <summary>The first time after <paramref name="time"/>; null when there is none any more.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset time)
    {
        if (_cron is null)
        {
            return DateTimeOffset.MaxValue - time > _interval ? InZone(time + _interval) : null;
        }

        var local = InZone(time).DateTime;
        while (true)
        {
            var next = _cron.GetNextOccurrence(local, DateTime.MaxValue);
            if (next >= DateTime.MaxValue.Date)
            {
                return null;
            }

            // A local time that a change of the clock skips counts by the offset before it, and so comes later.
            foreach (var offset in OffsetsOf(next))
            {
                var candidate = new DateTimeOffset(next, offset);
                if (candidate > time)
                {
                    return candidate;
                }
            }

            local = next;
        }
    }

    /// <summary>A time as the zone writes it.</summary>
    public DateTimeOffset InZone(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, _zone);

    /// <summary>Whether two runs are at least a minute apart, so that a status is worth keeping.</summary>
    public bool IsMonitored(DateTimeOffset now) =>
        IsInterval
            ? _interval >= ShortestMonitored
            : NextAfter(now) is not { } first
                || NextAfter(first) is not { } second
                || second - first >= ShortestMonitored;

    /// <summary>The offsets at which a local time exists: two, the earlier time first, when clocks go back.</summary>
    private IEnumerable<TimeSpan> OffsetsOf(DateTime local) =>
        _zone.IsAmbiguousTime(local)
            ? _zone.GetAmbiguousTimeOffsets(local).OrderDescending()
            : [_zone.GetUtcOffset(local)];
}
