using Serverless.Runtime.Timers;

namespace Serverless.Runtime.Tests.Timers;

public sealed class TimerScheduleTests
{
    [Theory]
    [InlineData("0 */5 * * * *", "2026-03-01T12:05:00Z")]
    [InlineData("*/5 * * * *", "2026-03-01T12:05:00Z")]
    [InlineData("30 0 0 29 2 *", "2028-02-29T00:00:30Z")]
    [InlineData("0 0 9 * * Mon", "2026-03-02T09:00:00Z")]
    [InlineData("00:10:00", "2026-03-01T12:11:30Z")]
    public void NextAfter_Expression_GivesTheNextTimeInUtc(string expression, string expected) =>
        TimerSchedule.TryParse(expression)!.NextAfter(new(2026, 3, 1, 12, 1, 30, TimeSpan.Zero))
            .ShouldBe(DateTimeOffset.Parse(expected));

    [Theory]
    [InlineData("")]
    [InlineData("every day")]
    [InlineData("0 61 * * * *")]
    [InlineData("-00:10:00")]
    [InlineData("0 0 0 0 0 0 0")]
    public void TryParse_NoSchedule_Null(string expression) => TimerSchedule.TryParse(expression).ShouldBeNull();
}
