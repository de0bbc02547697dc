using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Tests.Triggers;

public sealed class RetrySupportTests
{
    [Theory]
    [InlineData("serviceBusTrigger", "delivery count")]
    [InlineData("httpTrigger", "who calls")]
    [InlineData("queueTrigger", "maxDequeueCount")]
    [InlineData("blobTrigger", "poisonBlobThreshold")]
    public void Check_TriggerWithoutRetries_IsRefusedWithTheCure(string trigger, string cure)
    {
        var errors = new BindingErrors();

        RetrySupport.Check(Function(trigger, hasRetry: true), errors);

        errors.All.Single().ShouldContain("AZFW0012");
        errors.All.Single().ShouldContain(cure);
    }

    [Theory]
    [InlineData("timerTrigger", true)]
    [InlineData("eventHubTrigger", true)]
    [InlineData("serviceBusTrigger", false)]
    public void Check_RetriesThatCount_NoError(string trigger, bool hasRetry)
    {
        var errors = new BindingErrors();

        RetrySupport.Check(Function(trigger, hasRetry), errors);

        errors.All.ShouldBeEmpty();
    }

    private static FunctionDefinition Function(string trigger, bool hasRetry)
    {
        var metadata = new RpcFunctionMetadata { Name = "F", FunctionId = "1" };
        metadata.RawBindings.Add($$"""{"name":"x","type":"{{trigger}}","direction":"In"}""");
        if (hasRetry)
        {
            metadata.RetryOptions = new RpcRetryOptions { MaxRetryCount = 3 };
        }

        return FunctionDefinition.From(metadata);
    }
}
