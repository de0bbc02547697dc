using System.Diagnostics;
using Microsoft.DurableTask.Protobuf;
using Microsoft.Extensions.Time.Testing;

namespace Serverless.FunctionsHost.Tests.Durable;

public sealed class DurableFunctionsTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task Orchestration_CallsActivities_Completes(bool inProcess, bool withSessions)
    {
        await using var host = await DurableHost.StartAsync(inProcess, withSessions: withSessions);

        (await host.RunAsync("TwoCities")).ShouldBe("Hello Paris, Hello Oslo");
    }

    [Fact]
    public async Task Orchestration_ActivityThrows_SeesTypeAndMessage()
    {
        await using var host = await DurableHost.StartAsync(inProcess: true);

        (await host.RunAsync("Caught")).ShouldBe("System.FormatException: boom");
    }

    [Fact]
    public async Task Orchestration_Throws_Fails()
    {
        await using var host = await DurableHost.StartAsync(inProcess: true);

        var state = await host.WaitAsync(await host.StartAsync("Uncaught"));

        state.OrchestrationStatus.ShouldBe(OrchestrationStatus.Failed);
        state.FailureDetails.ErrorMessage.ShouldContain("no way on");
    }

    [Fact]
    public async Task Orchestration_WaitsAWeek_VirtualTimeIsEnough()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var host = await DurableHost.StartAsync(inProcess: true, clock);
        var id = await host.StartAsync("AWeek");

        while ((await host.Hub.GetAsync(id, withPayloads: false))!.OrchestrationStatus != OrchestrationStatus.Completed)
        {
            await host.Hub.WhenIdleAsync(TestContext.Current.CancellationToken);
            if (host.Hub.NextTimer is { } next)
            {
                clock.SetUtcNow(next);
            }
        }

        (await host.WaitAsync(id)).Output.ShouldBe("\"7\"");
    }

    [Fact]
    public async Task Event_RaisedToAWaitingInstance_GoesOn()
    {
        await using var host = await DurableHost.StartAsync(inProcess: true);
        var id = await host.StartAsync("Waits");

        await host.Hub.RaiseEventAsync(id, "go", "42");

        (await host.WaitAsync(id)).Output.ShouldBe("42");
    }

    [Fact]
    public async Task Worker_KilledWhileAnInstanceWaits_TheNextWorkerGoesOn()
    {
        await using var host = await DurableHost.StartAsync(inProcess: false, withSessions: true);
        var id = await host.StartAsync("Waits");
        await host.Hub.WaitForStartAsync(id, withPayloads: false, TestContext.Current.CancellationToken);
        var worker = host.App.Context.Workers.Pick().ShouldNotBeNull();
        using (var process = Process.GetProcessById(worker.Running.ProcessId.ShouldNotBeNull()))
        {
            process.Kill();
            await worker.Session.Completion;
        }

        await host.Hub.RaiseEventAsync(id, "go", "7");

        (await host.WaitAsync(id)).Output.ShouldBe("7");
    }
}
