using Google.Protobuf.WellKnownTypes;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Tests.Worker;

public sealed class RetryRuleTests
{
    [Fact]
    public void DelayBefore_Exponential_DoublesUpToTheMaximum()
    {
        var rule = new RetryRule(null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(15));

        new[] { 1, 2, 3, 4, 5, 400 }.Select(rule.DelayBefore).Select(delay => delay.TotalSeconds)
            .ShouldBe([2, 4, 8, 15, 15, 15]);
    }

    [Fact]
    public void From_FixedDelayWithoutEnd_HasNoCount()
    {
        var rule = RetryRule.From(new RpcRetryOptions
        {
            MaxRetryCount = -1,
            RetryStrategy = RpcRetryOptions.Types.RetryStrategy.FixedDelay,
            DelayInterval = Duration.FromTimeSpan(TimeSpan.FromSeconds(7)),
        });

        rule.ShouldBe(new RetryRule(null, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7)));
        rule!.DelayBefore(9).ShouldBe(TimeSpan.FromSeconds(7));
    }

    [Fact]
    public void From_Nothing_IsNoRule() => RetryRule.From(null).ShouldBeNull();
}
