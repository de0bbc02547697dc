using Serverless.Topology.Json;

namespace Serverless.Topology.Tests.Json;

public sealed class IsoDurationTests
{
    [Theory]
    [InlineData("PT30S", 30)]
    [InlineData("PT1.5S", 1.5)]
    [InlineData("PT1H30M", 5400)]
    [InlineData("P14D", 14 * 86400)]
    [InlineData("P1DT1S", 86401)]
    public void TryParse_Duration_IsItsSeconds(string text, double seconds)
    {
        IsoDuration.TryParse(text, out TimeSpan value).ShouldBeTrue();
        value.TotalSeconds.ShouldBe(seconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1DT")]
    [InlineData("-PT5S")]
    [InlineData("P1M")]
    [InlineData("P1Y")]
    [InlineData("P1W")]
    [InlineData("PT5S ")]
    [InlineData("PT5S\n")]
    [InlineData("pt5s")]
    [InlineData("00:00:30")]
    [InlineData("P99999999999D")]
    public void TryParse_AnythingElse_IsRefused(string text) => IsoDuration.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Format_ParsedAgain_IsTheSame()
    {
        IsoDuration.TryParse(IsoDuration.Format(TimeSpan.FromMinutes(90)), out TimeSpan value).ShouldBeTrue();
        value.ShouldBe(TimeSpan.FromMinutes(90));
    }
}
