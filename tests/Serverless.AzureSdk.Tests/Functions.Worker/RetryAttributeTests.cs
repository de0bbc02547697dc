using Microsoft.Azure.Functions.Worker;

namespace Serverless.AzureSdk.Tests.Functions.Worker;

public class RetryAttributeTests
{
    [Fact]
    public void FixedDelay_ValidInterval_KeepsItsText()
    {
        var retry = new FixedDelayRetryAttribute(3, "00:00:10");

        retry.MaxRetryCount.ShouldBe(3);
        retry.DelayInterval.ShouldBe("00:00:10");
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-00:00:01")]
    public void FixedDelay_InvalidInterval_Throws(string interval) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new FixedDelayRetryAttribute(3, interval))
            .ParamName.ShouldBe("delayInterval");

    [Fact]
    public void ExponentialBackoff_ValidIntervals_KeepsTheirTexts()
    {
        var retry = new ExponentialBackoffRetryAttribute(-1, "00:00:01", "00:01:00");

        retry.MaxRetryCount.ShouldBe(-1);
        retry.MinimumInterval.ShouldBe("00:00:01");
        retry.MaximumInterval.ShouldBe("00:01:00");
    }

    [Fact]
    public void ExponentialBackoff_MinimumAboveMaximum_Throws() =>
        Should.Throw<ArgumentException>(() => new ExponentialBackoffRetryAttribute(3, "00:01:00", "00:00:01"))
            .ParamName.ShouldBe("minimumInterval");
}
