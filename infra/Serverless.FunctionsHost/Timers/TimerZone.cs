using Microsoft.Extensions.Configuration;

namespace Serverless.FunctionsHost.Timers;

/// <summary>
/// The time zone of an app's schedules: UTC, or an IANA name in <c>WEBSITE_TIME_ZONE</c> or <c>TZ</c>, as on Linux in
/// Azure. See https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-time-zones.
/// </summary>
/// <param name="Zone">The zone.</param>
/// <param name="Notice">What to say about it; null when nothing was set.</param>
internal sealed record TimerZone(TimeZoneInfo Zone, string? Notice)
{
    /// <summary>Reads the settings.</summary>
    public static TimerZone Of(IConfiguration settings)
    {
        var name = new[] { "WEBSITE_TIME_ZONE", "TZ" }.FirstOrDefault(key => !string.IsNullOrEmpty(settings[key]));
        if (name is null)
        {
            return new TimerZone(TimeZoneInfo.Utc, null);
        }

        var value = settings[name]!.TrimStart(':');
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(value, out var zone))
        {
            return new TimerZone(
                TimeZoneInfo.Utc,
                $"its schedule is in UTC: the setting '{name}' is '{value}', which is no time zone that Linux knows. "
                + "Use a name of the IANA database such as 'Europe/Berlin'.");
        }

        return zone.HasSameRules(TimeZoneInfo.Utc)
            ? new TimerZone(zone, null)
            : new TimerZone(
                zone,
                $"its schedule is in '{value}' by the setting '{name}'; the Flex Consumption plan and Consumption on"
                + " Linux do not support that setting.");
    }
}
