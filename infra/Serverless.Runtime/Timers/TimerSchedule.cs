using System.Globalization;
using NCrontab;

namespace Serverless.Runtime.Timers;

/// <summary>
/// When a timer fires: an NCRONTAB expression of six fields (seconds first) or five, or a fixed interval. All in UTC.
/// See https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions.
/// </summary>
internal sealed class TimerSchedule
{
    private static readonly DateTime EndOfTime = DateTime.MaxValue;

    private readonly CrontabSchedule? _cron;
    private readonly TimeSpan _interval;

    private TimerSchedule(CrontabSchedule? cron, TimeSpan interval)
    {
        _cron = cron;
        _interval = interval;
    }

    /// <summary>Reads an expression; null if it is neither form.</summary>
    public static TimerSchedule? TryParse(string expression)
    {
        const StringSplitOptions Tidy = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        var fields = expression.Split(' ', Tidy).Length;
        if (fields is 5 or 6)
        {
            var options = new CrontabSchedule.ParseOptions { IncludingSeconds = fields == 6 };
            return CrontabSchedule.TryParse(expression, options) is { } cron ? new TimerSchedule(cron, default) : null;
        }

        return TimeSpan.TryParse(expression, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero
            ? new TimerSchedule(null, interval)
            : null;
    }

    /// <summary>The first time after <paramref name="time"/>.</summary>
    public DateTimeOffset NextAfter(DateTimeOffset time)
    {
        if (_cron is null)
        {
            return time + _interval;
        }

        var next = _cron.GetNextOccurrence(time.UtcDateTime, EndOfTime);
        return new DateTimeOffset(DateTime.SpecifyKind(next, DateTimeKind.Utc));
    }
}
