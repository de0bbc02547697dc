using System.Globalization;
using Serverless.FunctionsHost.Timers;

namespace Serverless.FunctionsHost.Tests.Timers;

public sealed class TimerScheduleTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("0 */5 * * * *", "2026-03-01T12:05:00Z")]
    [InlineData("*/5 * * * *", "2026-03-01T12:05:00Z")]
    [InlineData("30 0 0 29 2 *", "2028-02-29T00:00:30Z")]
    [InlineData("0 0 9 * * Mon", "2026-03-02T09:00:00Z")]
    [InlineData("00:10:00", "2026-03-01T12:11:30Z")]
    public void NextAfter_Expression_GivesTheNextTime(string expression, string expected) =>
        Parse(expression, TimeZoneInfo.Utc).NextAfter(new(2026, 3, 1, 12, 1, 30, TimeSpan.Zero)).ShouldBe(
            Time(expected));

    [Theory]
    [InlineData("2026-03-01T08:30:00Z", "2026-03-02T08:00:00Z")]
    [InlineData("2026-07-01T06:30:00Z", "2026-07-01T07:00:00Z")]
    public void NextAfter_InAZone_FollowsItsClock(string now, string expected) =>
        Parse("0 0 9 * * *", Berlin).NextAfter(Time(now)).ShouldBe(Time(expected));

    [Fact]
    public void NextAfter_LocalTimeThatIsSkipped_ComesAnHourLaterByTheClock() =>
        Parse("0 30 2 * * *", Berlin).NextAfter(Time("2026-03-28T12:00:00Z")).ShouldBe(Time("2026-03-29T01:30:00Z"));

    [Fact]
    public void NextAfter_LocalTimeThatComesTwice_IsTakenOnce()
    {
        var schedule = Parse("0 30 2 * * *", Berlin);

        var first = schedule.NextAfter(Time("2026-10-24T12:00:00Z"));
        first.ShouldBe(Time("2026-10-25T00:30:00Z"));
        schedule.NextAfter(first!.Value).ShouldBe(Time("2026-10-26T01:30:00Z"));
    }

    [Fact]
    public void NextAfter_NoSuchDay_Null() =>
        Parse("0 0 0 30 2 *", TimeZoneInfo.Utc).NextAfter(Time("2026-03-01T00:00:00Z")).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("every day")]
    [InlineData("0 61 * * * *")]
    [InlineData("-00:10:00")]
    [InlineData("0 0 0 0 0 0 0")]
    public void TryParse_NoSchedule_Null(string expression) =>
        TimerSchedule.TryParse(expression, TimeZoneInfo.Utc).ShouldBeNull();

    [Theory]
    [InlineData("*/10 * * * * *", false)]
    [InlineData("0 * * * * *", true)]
    [InlineData("00:00:59", false)]
    [InlineData("00:01:00", true)]
    public void IsMonitored_Frequency_OneAMinuteAtMost(string expression, bool expected) =>
        Parse(expression, TimeZoneInfo.Utc).IsMonitored(Time("2026-03-01T00:00:00Z")).ShouldBe(expected);

    private static TimerSchedule Parse(string expression, TimeZoneInfo zone) =>
        TimerSchedule.TryParse(expression, zone).ShouldNotBeNull();

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
