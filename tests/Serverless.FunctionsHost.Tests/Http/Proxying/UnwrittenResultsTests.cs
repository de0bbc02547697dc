using Serverless.FunctionsHost.Http;
using Serverless.FunctionsHost.Http.Proxying;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Tests.Http.Proxying;

public sealed class UnwrittenResultsTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"StatusCode":200}""")]
    [InlineData("""{"statusCode":200}""")]
    [InlineData("""{"status_code":200}""")]
    [InlineData("""{"STATUS-CODE":200}""")]
    [InlineData("""{"fileContents":"","contentType":"text/csv","fileDownloadName":""}""")]
    public void Check_OwnResultOfTheIntegration_NoWarning(string json) => WarningsOf(json).ShouldBeEmpty();

    [Theory]
    [InlineData("""{"city":"Oslo"}""")]
    [InlineData("""{"status":200}""")]
    [InlineData("[]")]
    [InlineData("false")]
    [InlineData("5")]
    public void Check_Value_WarnsOnce(string json) =>
        WarningsOf(json).Single().ShouldContain("The result of 'F' is not written");

    private static IReadOnlyList<string> WarningsOf(string json)
    {
        using var log = new LogLines();
        var metadata = new RpcFunctionMetadata { Name = "F", FunctionId = "1" };
        metadata.RawBindings.Add("""{"name":"request","type":"httpTrigger","direction":"In"}""");
        var function = new HttpFunction(FunctionDefinition.From(metadata));
        var result = InvocationResult.From(
            new InvocationResponse
            {
                Result = new StatusResult { Status = StatusResult.Types.Status.Success },
                ReturnValue = new TypedData { Json = json },
            },
            wasCancelled: false);
        var unwritten = new UnwrittenResults(log);
        unwritten.Check(function, result);
        unwritten.Check(function, result);
        return log.All;
    }
}
