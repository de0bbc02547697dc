using System.Text.Json;
using System.Text.Json.Nodes;

namespace Serverless.FunctionsHost.Timers;

/// <summary>
/// What a timer function gets: <c>{"Schedule":{"AdjustForDST"},"ScheduleStatus":{"Last","Next","LastUpdated"}|null,
/// "IsPastDue"}</c>. The status is the one before the run, as in the Functions host: <c>Next</c> is the time at which
/// this run was due.
/// </summary>
internal static class TimerInfoJson
{
    /// <summary>Writes it.</summary>
    public static string Write(TimerSchedule schedule, TimerStatus? status, bool isPastDue) =>
        new JsonObject
        {
            ["Schedule"] = new JsonObject { ["AdjustForDST"] = !schedule.IsInterval },
            ["ScheduleStatus"] = status is null
                ? null
                : new JsonObject
                {
                    ["Last"] = Time(status.Last),
                    ["Next"] = Time(status.Next),
                    ["LastUpdated"] = Time(status.LastUpdated),
                },
            ["IsPastDue"] = isPastDue,
        }.ToJsonString(JsonSerializerOptions.Default);

    /// <summary>The worker reads a DateTime; what never was is its default.</summary>
    private static JsonNode Time(DateTimeOffset? time) =>
        time is { } value ? JsonValue.Create(value) : JsonValue.Create(default(DateTime));
}
