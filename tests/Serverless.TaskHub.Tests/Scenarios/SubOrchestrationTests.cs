using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Serverless.TaskHub.Tests.Scenarios;

/// <summary>Orchestrations that start orchestrations.</summary>
public abstract class SubOrchestrationTests : ScenarioTests
{
    [Fact]
    public async Task SubOrchestrations_Ten_ResultsReachTheParent()
    {
        await WorkerAsync(tasks => tasks
            .AddOrchestratorFunc<int, int>("Parent", async (context, count) => (await Task.WhenAll(
                Enumerable.Range(1, count).Select(i => context.CallSubOrchestratorAsync<int>("Child", i)))).Sum())
            .AddOrchestratorFunc<int, int>("Child", (_, i) => Task.FromResult(10 * i)));

        (await RunAsync("Parent", 10)).ReadOutputAs<int>().ShouldBe(550);
    }

    [Fact]
    public async Task SubOrchestration_Fails_ParentSeesTheDetails()
    {
        await WorkerAsync(tasks => tasks
            .AddOrchestratorFunc<object?, string>("Parent", async (context, _) =>
            {
                try
                {
                    return await context.CallSubOrchestratorAsync<string>("Child");
                }
                catch (TaskFailedException e)
                {
                    return e.FailureDetails.ErrorMessage;
                }
            })
            .AddOrchestratorFunc("Child", _ => throw new InvalidOperationException("no child")));

        (await RunAsync("Parent")).ReadOutputAs<string>().ShouldBe("no child");
    }

    [Fact]
    public async Task SubOrchestration_IdInUse_FailsInTheParent()
    {
        await WorkerAsync(tasks => tasks
            .AddOrchestratorFunc<object?, string>("Parent", async (context, _) =>
            {
                try
                {
                    var options = new SubOrchestrationOptions(instanceId: "taken");
                    return await context.CallSubOrchestratorAsync<string>("Waits", null, options);
                }
                catch (TaskFailedException e)
                {
                    return e.FailureDetails.ErrorType;
                }
            })
            .AddOrchestratorFunc("Waits", context => context.WaitForExternalEvent<string>("never")));
        await Server.Client.ScheduleNewOrchestrationInstanceAsync(
            "Waits", new StartOrchestrationOptions { InstanceId = "taken" }, Token);

        (await RunAsync("Parent")).ReadOutputAs<string>().ShouldBe("OrchestrationAlreadyExists");
    }

    [Fact]
    public async Task Terminate_Recursive_EndsGrandchildren()
    {
        await WorkerAsync(tasks => tasks
            .AddOrchestratorFunc<int, object?>("Nest", async (context, depth) =>
            {
                if (depth > 0)
                {
                    var options = new SubOrchestrationOptions(instanceId: $"nest-{depth - 1}");
                    await context.CallSubOrchestratorAsync<object?>("Nest", depth - 1, options);
                }

                return await context.WaitForExternalEvent<object?>("never");
            }));
        var id = await Server.Client.ScheduleNewOrchestrationInstanceAsync(
            "Nest", 2, new StartOrchestrationOptions { InstanceId = "nest-2" }, Token);
        await Server.Client.WaitForInstanceStartAsync("nest-0", Token);
        await Server.Hub.WhenIdleAsync(Token);

        await Server.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions("stop", Recursive: true), Token);

        foreach (var instance in new[] { "nest-2", "nest-1", "nest-0" })
        {
            (await EndAsync(instance)).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Terminated);
        }
    }

    [Fact]
    public async Task Rewind_FailedChildsActivity_ParentCompletes()
    {
        var isBroken = true;
        var calls = 0;
        await WorkerAsync(tasks => tasks
            .AddOrchestratorFunc<object?, string>("Parent", async (context, _) =>
                await context.CallActivityAsync<string>("Once")
                + await context.CallSubOrchestratorAsync<string>("Child"))
            .AddOrchestratorFunc<object?, string>("Child", (context, _) => context.CallActivityAsync<string>("Breaks"))
            .AddActivityFunc("Once", _ => $"{Interlocked.Increment(ref calls)}")
            .AddActivityFunc("Breaks", _ => isBroken ? throw new InvalidOperationException("broken") : "ok"));
        var failed = await RunAsync("Parent");
        failed.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);

        isBroken = false;
        await Server.Client.RewindInstanceAsync(failed.InstanceId, "repaired", Token);
        var end = await EndAsync(failed.InstanceId);

        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
        end.ReadOutputAs<string>().ShouldBe("1ok");
    }

    [Fact]
    public async Task Purge_Recursive_RemovesChildren()
    {
        await WorkerAsync(tasks => tasks
            .AddOrchestratorFunc<object?, string>("Parent", (context, _) => context.CallSubOrchestratorAsync<string>(
                "Child", null, new SubOrchestrationOptions(instanceId: "the-child")))
            .AddOrchestratorFunc("Child", _ => Task.FromResult("done")));
        var parent = await RunAsync("Parent");

        var purged = await Server.Client.PurgeInstanceAsync(
            parent.InstanceId, new PurgeInstanceOptions(Recursive: true), Token);

        purged.PurgedInstanceCount.ShouldBe(2);
        (await Server.Client.GetInstanceAsync("the-child", Token)).ShouldBeNull();
    }
}
