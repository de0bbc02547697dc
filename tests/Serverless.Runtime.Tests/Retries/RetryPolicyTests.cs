using Microsoft.Azure.Functions.Worker;
using Serverless.Runtime.Retries;

namespace Serverless.Runtime.Tests.Retries;

public sealed class RetryPolicyTests
{
    [Fact]
    public void From_NoAttribute_NeverRetries() => RetryPolicy.From(null).AllowsRetry(0).ShouldBeFalse();

    [Fact]
    public void Delay_FixedDelay_IsTheSameEachTime()
    {
        var policy = RetryPolicy.From(new FixedDelayRetryAttribute(3, "00:00:05"));

        policy.Delay(0).ShouldBe(TimeSpan.FromSeconds(5));
        policy.Delay(9).ShouldBe(TimeSpan.FromSeconds(5));
        policy.AllowsRetry(2).ShouldBeTrue();
        policy.AllowsRetry(3).ShouldBeFalse();
    }

    [Fact]
    public void Delay_ExponentialBackoff_DoublesUpToTheMaximum()
    {
        var policy = RetryPolicy.From(new ExponentialBackoffRetryAttribute(-1, "00:00:01", "00:00:30"));

        Enumerable.Range(0, 7).Select(retry => policy.Delay(retry).TotalSeconds).ShouldBe([1, 2, 4, 8, 16, 30, 30]);
        policy.Delay(1_000_000).ShouldBe(TimeSpan.FromSeconds(30));
        policy.AllowsRetry(int.MaxValue).ShouldBeTrue();
    }
}
