using System.Diagnostics;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Tests.Support;

namespace Serverless.FunctionsHost.Tests.Apps;

public sealed class WorkerPoolTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Worker_Killed_ItsInvocationIsLostAndANewWorkerServes()
    {
        await using var hosted = await HostedApp.StartAsync("WebApp", inProcess: false);
        var pool = hosted.App.Context.Workers;
        var first = pool.Pick().ShouldNotBeNull();
        var running = Invoke(hosted, "Wait", "forever");
        await first.Session.PingAsync(Token);

        using (var process = Process.GetProcessById(first.Running.ProcessId.ShouldNotBeNull()))
        {
            process.Kill();
        }

        (await running).Status.ShouldBe(InvocationStatus.WorkerLost);
        var second = await pool.PickAsync(Token);
        second.Running.ProcessId.ShouldNotBe(first.Running.ProcessId);
        (await Invoke(hosted, "Text", "again")).ReturnValue.ShouldNotBeNull().String.ShouldBe("again");
    }

    [Fact]
    public async Task Instances_Two_BothAreUsed()
    {
        await using var hosted = await HostedApp.StartAsync(
            "WebApp", inProcess: false, options => options with { Instances = 2 });
        var ready = hosted.App.Context.Workers.Ready;
        ready.Select(worker => worker.Running.ProcessId).Distinct().Count().ShouldBe(2);
        using var stop = new CancellationTokenSource();

        var waiting = Enumerable.Range(0, 2).Select(_ => Invoke(hosted, "Wait", "forever", stop.Token)).ToList();

        ready.Select(worker => worker.Session.Pending).ShouldBe([1, 1]);
        await stop.CancelAsync();
        (await Task.WhenAll(waiting)).ShouldAllBe(result => result.Status == InvocationStatus.Cancelled);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stop_FunctionRuns_IsCancelledAndEnds(bool inProcess)
    {
        var hosted = await HostedApp.StartAsync(
            "WebApp", inProcess, options => options with { StopTimeout = TimeSpan.FromSeconds(1) });
        var running = Invoke(hosted, "Wait", "forever");

        await hosted.DisposeAsync();

        (await running).Status.ShouldBe(InvocationStatus.Cancelled);
    }

    [Fact]
    public async Task Apps_TwoOfOneInThisProcess_EachHasItsOwnServices()
    {
        await using var one = await HostedApp.StartAsync("WebApp", inProcess: true);
        await using var two = await HostedApp.StartAsync("WebApp", inProcess: true);
        await using var other = await HostedApp.StartAsync("DataApp", inProcess: true);

        one.App.Services.ShouldNotBeNull().ShouldNotBeSameAs(two.App.Services);
        (await Invoke(one, "Text", "1")).ReturnValue.ShouldNotBeNull().String.ShouldBe("1");
        (await Invoke(two, "Text", "2")).ReturnValue.ShouldNotBeNull().String.ShouldBe("2");
    }

    private static Task<InvocationResult> Invoke(
        HostedApp hosted, string function, string text, CancellationToken cancellationToken = default)
    {
        var definition = hosted.App.Functions.Single(item => item.Definition.Name == function).Definition;
        var request = FunctionInvoker.CreateRequest(definition);
        request.InputData.Add(new ParameterBinding
        {
            Name = definition.Trigger!.Name,
            Data = new TypedData { String = text },
        });
        return hosted.App.Context.Invoker.InvokeAsync(definition, request, cancellationToken).AsTask();
    }
}
