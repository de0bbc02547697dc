using Microsoft.Extensions.Configuration;
using Serverless.FunctionsHost.Timers;

namespace Serverless.FunctionsHost.Tests.Timers;

public sealed class TimerZoneTests
{
    [Fact]
    public void Of_NoSetting_Utc() => Of().ShouldBe(new TimerZone(TimeZoneInfo.Utc, null));

    [Theory]
    [InlineData("WEBSITE_TIME_ZONE")]
    [InlineData("TZ")]
    public void Of_IanaName_IsObeyedAndNamed(string setting)
    {
        var zone = Of((setting, "America/New_York"));

        zone.Zone.Id.ShouldBe("America/New_York");
        zone.Notice.ShouldNotBeNull().ShouldContain("Flex Consumption");
    }

    [Fact]
    public void Of_UnknownName_UtcAndSaysSo()
    {
        var zone = Of(("WEBSITE_TIME_ZONE", "Atlantis/Centre"));

        zone.Zone.ShouldBe(TimeZoneInfo.Utc);
        zone.Notice.ShouldNotBeNull().ShouldContain("'Atlantis/Centre'");
    }

    private static TimerZone Of(params (string Name, string Value)[] settings) =>
        TimerZone.Of(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(item => KeyValuePair.Create(item.Name, (string?)item.Value)))
            .Build());
}
