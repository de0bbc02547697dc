using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Serverless.Runtime.Tests.Durable;

public sealed class SubOrchestrationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CallSubOrchestrator_Returns_ParentGetsTheResultAndChildKnowsItsParent()
    {
        await using var harness = await EngineHarness.StartAsync(engine =>
        {
            engine.Orchestrator("Parent", async context =>
            {
                var children = Enumerable.Range(1, 3).Select(i => context.CallSubOrchestratorAsync<string>("Child", i));
                return await Task.WhenAll(children);
            });
            engine.Orchestrator("Child", context => Task.FromResult(
                $"{context.GetInput<int>()} of {context.Parent!.Name} {context.Parent.InstanceId}"));
        });

        var end = await harness.RunAsync("Parent", id: "p");

        end.ReadOutputAs<string[]>().ShouldBe(["1 of Parent p", "2 of Parent p", "3 of Parent p"]);
    }

    [Fact]
    public async Task CallSubOrchestrator_ChildFails_ParentSeesTaskFailedException()
    {
        await using var harness = await EngineHarness.StartAsync(engine =>
        {
            engine.Orchestrator("Parent", async context =>
            {
                try
                {
                    await context.CallSubOrchestratorAsync("Child");
                    return "no failure";
                }
                catch (TaskFailedException failure)
                {
                    return failure.FailureDetails.ErrorMessage;
                }
            });
            engine.Orchestrator("Child", Task (_) => throw new InvalidOperationException("broken child"));
        });

        (await harness.RunAsync("Parent")).ReadOutputAs<string>().ShouldBe("broken child");
    }

    [Fact]
    public async Task CallSubOrchestrator_IdInUse_FailsTheCall()
    {
        await using var harness = await EngineHarness.StartAsync(engine =>
        {
            engine.Orchestrator("Parent", context => context.CallSubOrchestratorAsync(
                "Child", options: new SubOrchestrationOptions(instanceId: "taken")));
            engine.Orchestrator("Child", context => context.WaitForExternalEvent<string>("never"));
        });
        await harness.ScheduleAsync("Child", id: "taken");

        var end = await harness.RunAsync("Parent");

        end.FailureDetails!.ErrorMessage.ShouldContain("'taken'");
        (await harness.GetAsync("taken")).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Running);
    }

    [Fact]
    public async Task CallSubOrchestrator_UnknownName_FailsTheCall()
    {
        await using var harness = await EngineHarness.StartAsync(engine =>
            engine.Orchestrator("Parent", context => context.CallSubOrchestratorAsync("Chld")));

        (await harness.RunAsync("Parent")).FailureDetails!.ErrorMessage.ShouldContain("'Chld'");
    }

    [Theory]
    [InlineData(true, OrchestrationRuntimeStatus.Terminated)]
    [InlineData(false, OrchestrationRuntimeStatus.Running)]
    public async Task Terminate_Parent_TakesTheChildAlongWhenRecursive(bool recursive, OrchestrationRuntimeStatus child)
    {
        await using var harness = await EngineHarness.StartAsync(engine =>
        {
            engine.Orchestrator("Parent", context => context.CallSubOrchestratorAsync(
                "Middle", options: new SubOrchestrationOptions(instanceId: "middle")));
            engine.Orchestrator("Middle", context => context.CallSubOrchestratorAsync(
                "Child", options: new SubOrchestrationOptions(instanceId: "child")));
            engine.Orchestrator("Child", context => context.WaitForExternalEvent<string>("never"));
        });
        var id = await harness.ScheduleAsync("Parent");
        await harness.IdleAsync();

        await harness.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions("stop", recursive), Cancellation);
        await harness.IdleAsync();

        var end = await harness.GetAsync(id);
        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Terminated);
        end.ReadOutputAs<string>().ShouldBe("stop");
        (await harness.GetAsync("middle")).RuntimeStatus.ShouldBe(child);
        (await harness.GetAsync("child")).RuntimeStatus.ShouldBe(child);
    }

    [Fact]
    public async Task Terminate_Child_FailsTheParentsCall()
    {
        await using var harness = await EngineHarness.StartAsync(engine =>
        {
            engine.Orchestrator("Parent", context => context.CallSubOrchestratorAsync(
                "Child", options: new SubOrchestrationOptions(instanceId: "child")));
            engine.Orchestrator("Child", context => context.WaitForExternalEvent<string>("never"));
        });
        var id = await harness.ScheduleAsync("Parent");
        await harness.IdleAsync();

        await harness.Client.TerminateInstanceAsync("child", Cancellation);

        (await harness.EndAsync(id)).FailureDetails!.ErrorMessage.ShouldContain("was terminated");
    }
}
