using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Serverless.Runtime.Durable;

namespace Serverless.Runtime.Tests.Durable;

public sealed class ScheduleTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Schedule_IdIsRunning_IsRefused()
    {
        await using var harness = await EngineHarness.StartAsync(Waiting);
        await harness.ScheduleAsync("Wait", id: "order-1");

        var refusal = await Should.ThrowAsync<OrchestrationAlreadyExistsException>(
            () => harness.ScheduleAsync("Wait", id: "order-1"));

        refusal.Message.ShouldContain("'order-1'");
    }

    [Fact]
    public async Task Schedule_IdHasEnded_StartsAnew()
    {
        await using var harness = await EngineHarness.StartAsync(engine =>
            engine.Orchestrator("Echo", context => Task.FromResult(context.GetInput<int>())));
        await harness.RunAsync("Echo", 1, "e");

        (await harness.RunAsync("Echo", 2, "e")).ReadOutputAs<int>().ShouldBe(2);
    }

    [Fact]
    public async Task Schedule_EndedStatusIsADedupeStatus_IsRefused()
    {
        await using var harness = await EngineHarness.StartAsync(engine =>
            engine.Orchestrator("Echo", context => Task.FromResult(context.GetInput<int>())));
        await harness.RunAsync("Echo", 1, "e");
        var options = new StartOrchestrationOptions("e").WithDedupeStatuses(OrchestrationRuntimeStatus.Completed);

        await Should.ThrowAsync<OrchestrationAlreadyExistsException>(
            () => harness.Client.ScheduleNewOrchestrationInstanceAsync("Echo", 2, options, Cancellation));

        (await harness.GetAsync("e")).ReadOutputAs<int>().ShouldBe(1);
    }

    [Fact]
    public async Task Schedule_NoStatusIsADedupeStatus_ReplacesTheRunningOne()
    {
        await using var harness = await EngineHarness.StartAsync(Waiting);
        await harness.ScheduleAsync("Wait", 1, "w");
        var options = new StartOrchestrationOptions("w").WithDedupeStatuses();

        await harness.Client.ScheduleNewOrchestrationInstanceAsync("Wait", 2, options, Cancellation);

        var instance = await harness.GetAsync("w");
        instance.ReadInputAs<int>().ShouldBe(2);
        instance.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Schedule_UnknownOrchestrator_NamesTheKnownOnes()
    {
        await using var harness = await EngineHarness.StartAsync(Waiting);

        var failure = await Should.ThrowAsync<FunctionNotFoundException>(() => harness.ScheduleAsync("Wiat"));

        failure.Message.ShouldContain("'Wait'");
    }

    [Fact]
    public async Task Restart_EndedInstance_RunsAgainWithItsInput()
    {
        await using var harness = await EngineHarness.StartAsync(engine =>
            engine.Orchestrator("Echo", context => Task.FromResult(context.GetInput<int>())));
        await harness.RunAsync("Echo", 5, "e");

        var id = await harness.Client.RestartAsync("e", restartWithNewInstanceId: true, Cancellation);

        id.ShouldNotBe("e");
        (await harness.EndAsync(id)).ReadOutputAs<int>().ShouldBe(5);
        await Should.ThrowAsync<ArgumentException>(
            () => harness.Client.RestartAsync("nobody", cancellation: Cancellation));
    }

    private static void Waiting(DurableEngine engine) =>
        engine.Orchestrator("Wait", context => context.WaitForExternalEvent<string>("Go"));
}
