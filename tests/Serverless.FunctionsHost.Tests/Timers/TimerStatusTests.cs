using Serverless.FunctionsHost.Timers;

namespace Serverless.FunctionsHost.Tests.Timers;

public sealed class TimerStatusTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimerSchedule Hourly = TimerSchedule.TryParse("0 0 * * * *", TimeZoneInfo.Utc)!;
    private static readonly TimerSchedule HalfHourly = TimerSchedule.TryParse("0 */30 * * * *", TimeZoneInfo.Utc)!;

    [Fact]
    public void Continue_SameSchedule_KeepsTheMissedRun()
    {
        var status = new TimerStatus(Noon, Noon.AddHours(1), Noon);

        status.Continue(Hourly, Noon.AddHours(3)).ShouldBe(status);
    }

    [Fact]
    public void Continue_NeverRan_KeepsTheMissedRun()
    {
        var status = new TimerStatus(null, Noon.AddHours(1), Noon.AddMinutes(1));

        status.Continue(Hourly, Noon.AddHours(3)).ShouldBe(status);
    }

    [Fact]
    public void Continue_OtherSchedule_MissesNothing()
    {
        var now = Noon.AddHours(3).AddMinutes(10);

        new TimerStatus(Noon, Noon.AddHours(1), Noon).Continue(HalfHourly, now)
            .ShouldBe(new TimerStatus(null, Noon.AddHours(3).AddMinutes(30), now));
    }

    [Fact]
    public void Continue_OtherScheduleStillAhead_IsTakenFromTheLastRun() =>
        new TimerStatus(Noon, Noon.AddHours(1), Noon).Continue(HalfHourly, Noon.AddMinutes(5))
            .ShouldBe(new TimerStatus(null, Noon.AddMinutes(30), Noon));
}
