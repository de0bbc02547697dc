using Microsoft.Extensions.Time.Testing;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Tests.Support;

namespace Serverless.FunctionsHost.Tests.Invocations;

public sealed class FunctionTimeoutTests
{
    [Fact]
    public async Task Invoke_LongerThanTheLimit_TimesOutAndNamesIt()
    {
        var clock = new FakeTimeProvider();
        await using var hosted = await HostedApp.StartAsync(
            "WebApp", inProcess: true, options => options with { TimeProvider = clock });
        var invoker = hosted.App.Context.Invoker;
        invoker.Timeout = TimeSpan.FromMinutes(10);
        var early = Start(hosted);
        clock.Advance(TimeSpan.FromMinutes(6));
        var late = Start(hosted);

        clock.Advance(TimeSpan.FromMinutes(4));

        var result = await early;
        result.Status.ShouldBe(InvocationStatus.TimedOut);
        result.Reason.ShouldContain("'Wait'");
        result.Reason.ShouldContain("functionTimeout");
        late.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromMinutes(6));
        (await late).Status.ShouldBe(InvocationStatus.TimedOut);
    }

    private static Task<InvocationResult> Start(HostedApp hosted)
    {
        var definition = hosted.App.Functions.Single(item => item.Definition.Name == "Wait").Definition;
        var request = FunctionInvoker.CreateRequest(definition);
        request.InputData.Add(new ParameterBinding { Name = "text", Data = new TypedData { String = "forever" } });
        return hosted.App.Context.Invoker.InvokeAsync(definition, request, CancellationToken.None).AsTask();
    }
}
