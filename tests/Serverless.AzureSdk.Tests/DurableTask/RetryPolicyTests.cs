using Microsoft.DurableTask;

namespace Serverless.AzureSdk.Tests.DurableTask;

public class RetryPolicyTests
{
    [Fact]
    public void Constructor_OnlyWhatIsRequired_HasTheDefaults()
    {
        var policy = new RetryPolicy(5, TimeSpan.FromSeconds(1));

        policy.BackoffCoefficient.ShouldBe(1.0);
        policy.MaxRetryInterval.ShouldBe(TimeSpan.FromHours(1));
        policy.RetryTimeout.ShouldBe(Timeout.InfiniteTimeSpan);
    }

    [Theory]
    [InlineData(0, 1, 1.0)]
    [InlineData(1, 0, 1.0)]
    [InlineData(1, 1, 0.5)]
    public void Constructor_OutOfRange_Throws(int attempts, int seconds, double coefficient) =>
        Should.Throw<ArgumentOutOfRangeException>(
            () => new RetryPolicy(attempts, TimeSpan.FromSeconds(seconds), coefficient));

    [Fact]
    public void Constructor_MaxIntervalBelowFirst_Throws() =>
        Should.Throw<ArgumentOutOfRangeException>(
            () => new RetryPolicy(3, TimeSpan.FromMinutes(1), maxRetryInterval: TimeSpan.FromSeconds(1)))
            .ParamName.ShouldBe("maxRetryInterval");

    [Fact]
    public async Task TaskRetryOptions_SyncHandler_BecomesAnAsyncOne()
    {
        RetryHandler handler = context => context.LastAttemptNumber < 3;

        TaskRetryOptions options = handler;

        options.Policy.ShouldBeNull();
        AsyncRetryHandler asyncHandler = options.Handler.ShouldNotBeNull();
        (await asyncHandler(Attempt(2))).ShouldBeTrue();
        (await asyncHandler(Attempt(3))).ShouldBeFalse();
    }

    [Fact]
    public void WithInstanceId_Options_KeepsTheRetry()
    {
        var options = new TaskOptions(new RetryPolicy(2, TimeSpan.FromSeconds(1)));

        SubOrchestrationOptions sub = options.WithInstanceId("o-1:refund");

        sub.InstanceId.ShouldBe("o-1:refund");
        sub.Retry.ShouldBe(options.Retry);
    }

    private static RetryContext Attempt(int number) =>
        new(
            null!,
            number,
            TaskFailureDetails.FromException(new InvalidOperationException("no stock")),
            TimeSpan.Zero,
            CancellationToken.None);
}
