using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.AzureSdk.Tests.Functions.Worker;

public class TimerInfoTests
{
    private const string HostJson =
        """
        {
          "Schedule": { "AdjustForDST": true },
          "ScheduleStatus": {
            "Last": "2026-03-01T10:00:00Z",
            "Next": "2026-03-01T10:05:00Z",
            "LastUpdated": "2026-03-01T10:00:01Z"
          },
          "IsPastDue": true
        }
        """;

    [Fact]
    public void Deserialize_WhatTheHostSends_FillsEveryProperty()
    {
        TimerInfo timer = JsonSerializer.Deserialize<TimerInfo>(HostJson).ShouldNotBeNull();

        timer.IsPastDue.ShouldBeTrue();
        ScheduleStatus status = timer.ScheduleStatus.ShouldNotBeNull();
        status.Last.ShouldBe(new DateTime(2026, 3, 1, 10, 0, 0, DateTimeKind.Utc));
        status.Next.ShouldBe(new DateTime(2026, 3, 1, 10, 5, 0, DateTimeKind.Utc));
        status.LastUpdated.ShouldBe(new DateTime(2026, 3, 1, 10, 0, 1, DateTimeKind.Utc));
    }

    [Fact]
    public void Deserialize_UnmonitoredTimer_HasNoStatus() =>
        JsonSerializer.Deserialize<TimerInfo>("""{"ScheduleStatus":null,"IsPastDue":false}""")
            .ShouldNotBeNull().ScheduleStatus.ShouldBeNull();

    [Fact]
    public void TimerTrigger_NotSet_IsMonitored()
    {
        var trigger = new TimerTriggerAttribute("0 */5 * * * *");

        trigger.Schedule.ShouldBe("0 */5 * * * *");
        trigger.UseMonitor.ShouldBeTrue();
        trigger.RunOnStartup.ShouldBeFalse();
    }
}
