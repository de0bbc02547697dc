using System.Diagnostics;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Serverless.TaskHub.Tests.Scenarios;

/// <summary>Starting, listing, restarting and removing instances.</summary>
public abstract class InstanceTests : ScenarioTests
{
    [Fact]
    public async Task Start_IdOfARunningInstance_Refused()
    {
        await WorkerAsync(AddTasks);
        var options = new StartOrchestrationOptions { InstanceId = "one" };
        await Server.Client.ScheduleNewOrchestrationInstanceAsync("Waits", options, Token);

        var again = () => Server.Client.ScheduleNewOrchestrationInstanceAsync("Waits", options, Token);

        await again.ShouldThrowAsync<OrchestrationAlreadyExistsException>();
    }

    [Fact]
    public async Task Start_IdOfAnEndedInstance_ReplacesIt()
    {
        await WorkerAsync(AddTasks);
        var options = new StartOrchestrationOptions { InstanceId = "one" };
        await RunAsync("Echo", "a", options);

        (await RunAsync("Echo", "b", options)).ReadOutputAs<string>().ShouldBe("b");
    }

    [Fact]
    public async Task Start_ReuseOfARunningInstanceAllowed_TerminatesAndReplacesIt()
    {
        await WorkerAsync(tasks => tasks.AddOrchestratorFunc<string, string>(
            "Waits", (context, _) => context.WaitForExternalEvent<string>("go")));
        var options = new StartOrchestrationOptions { InstanceId = "one" }
            .WithDedupeStatuses(OrchestrationRuntimeStatus.Completed);
        await Server.Client.ScheduleNewOrchestrationInstanceAsync("Waits", "first", options, Token);
        await Server.Client.WaitForInstanceStartAsync("one", Token);

        await Server.Client.ScheduleNewOrchestrationInstanceAsync("Waits", "second", options, Token);

        var there = await Server.Client.GetInstanceAsync("one", getInputsAndOutputs: true, Token);
        there.ShouldNotBeNull().ReadInputAs<string>().ShouldBe("second");
    }

    [Fact]
    public async Task Start_ReuseOfThisStatusNotAllowed_Refused()
    {
        await WorkerAsync(tasks => tasks.AddOrchestratorFunc("Ends", _ => Task.FromResult("end")));
        var options = new StartOrchestrationOptions { InstanceId = "one" }
            .WithDedupeStatuses(OrchestrationRuntimeStatus.Completed);
        await RunAsync("Ends", options: options);

        await Should.ThrowAsync<OrchestrationAlreadyExistsException>(
            () => Server.Client.ScheduleNewOrchestrationInstanceAsync("Ends", null, options, Token));
    }

    [Fact]
    public async Task Version_OfTheStart_IsSeenInherited_AndChangedByContinueAsNew()
    {
        await WorkerAsync(tasks => tasks
            .AddOrchestratorFunc<bool, string>("Outer", async (context, isSecond) =>
            {
                if (!isSecond)
                {
                    context.ContinueAsNew(new ContinueAsNewOptions { NewInput = true, NewVersion = "2" });
                    return string.Empty;
                }

                return $"{context.Version} {await context.CallSubOrchestratorAsync<string>("Inner")}";
            })
            .AddOrchestratorFunc("Inner", context => Task.FromResult(context.Version)));

        var end = await RunAsync("Outer", false, new StartOrchestrationOptions { Version = new TaskVersion("1") });

        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
        end.ReadOutputAs<string>().ShouldStartWith("2");
    }

    [Fact]
    public async Task Trace_OfWhoStarts_ReachesActivitiesOfSubOrchestrations()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Microsoft.DurableTask",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        await WorkerAsync(tasks => tasks
            .AddOrchestratorFunc("Outer", context => context.CallSubOrchestratorAsync<string>("Inner"))
            .AddOrchestratorFunc("Inner", context => context.CallActivityAsync<string>("Trace"))
            .AddActivityFunc<string?, string>("Trace", (_, _) => $"{Activity.Current?.TraceId}"));
        using var caller = new Activity("caller").Start();

        var end = await RunAsync("Outer");

        end.ReadOutputAs<string>().ShouldBe($"{caller.TraceId}");
    }

    [Fact]
    public async Task Restart_EndedInstance_RunsWithTheSameInput()
    {
        await WorkerAsync(AddTasks);
        var first = await RunAsync("Echo", "again");

        var id = await Server.Client.RestartAsync(first.InstanceId, restartWithNewInstanceId: true, Token);

        id.ShouldNotBe(first.InstanceId);
        (await EndAsync(id)).ReadOutputAs<string>().ShouldBe("again");
    }

    [Fact]
    public async Task Restart_RunningInstance_Refused()
    {
        await WorkerAsync(AddTasks);
        var id = await Server.Client.ScheduleNewOrchestrationInstanceAsync("Waits", Token);
        await Server.Client.WaitForInstanceStartAsync(id, Token);

        var restart = () => Server.Client.RestartAsync(id, restartWithNewInstanceId: false, Token);

        await restart.ShouldThrowAsync<InvalidOperationException>();
    }

    [Fact]
    public async Task Query_MoreThanAPage_EveryInstanceOnce()
    {
        await WorkerAsync(AddTasks);
        var started = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            started.Add((await RunAsync("Echo", i)).InstanceId);
        }

        var pages = Server.Client.GetAllInstancesAsync(new OrchestrationQuery { PageSize = 5 }).AsPages();
        var found = new List<IReadOnlyList<string>>();
        await foreach (var page in pages)
        {
            found.Add([.. page.Values.Select(instance => instance.InstanceId)]);
        }

        found.Select(page => page.Count).ShouldBe([5, 5, 2]);
        found.SelectMany(page => page).ShouldBe(started);
    }

    [Fact]
    public async Task Query_ByStatusAndPrefix_OnlyThose()
    {
        await WorkerAsync(AddTasks);
        await RunAsync("Echo", "a", new StartOrchestrationOptions { InstanceId = "x-done" });
        foreach (var id in new[] { "x-waits", "y-waits" })
        {
            await Server.Client.ScheduleNewOrchestrationInstanceAsync(
                "Waits", new StartOrchestrationOptions { InstanceId = id }, Token);
            await Server.Client.WaitForInstanceStartAsync(id, Token);
        }

        var query = new OrchestrationQuery
        {
            InstanceIdPrefix = "x-",
            Statuses = [OrchestrationRuntimeStatus.Running],
        };
        var found = new List<string>();
        await foreach (var instance in Server.Client.GetAllInstancesAsync(query))
        {
            found.Add(instance.InstanceId);
        }

        found.ShouldBe(["x-waits"]);
    }

    [Fact]
    public async Task Purge_ByFilter_OnlyEndedOnes()
    {
        await WorkerAsync(AddTasks);
        await RunAsync("Echo", "a");
        var running = await Server.Client.ScheduleNewOrchestrationInstanceAsync("Waits", Token);

        var purged = await Server.Client.PurgeAllInstancesAsync(
            new PurgeInstancesFilter(CreatedFrom: Clock.GetUtcNow().AddDays(-1)), Token);

        purged.PurgedInstanceCount.ShouldBe(1);
        (await Server.Client.GetInstanceAsync(running, Token)).ShouldNotBeNull();
    }

    [Fact]
    public async Task CustomStatus_Set_IsShownAndTagsAreKept()
    {
        await WorkerAsync(AddTasks);
        var options = new StartOrchestrationOptions { Tags = new Dictionary<string, string> { ["team"] = "red" } };
        var id = await Server.Client.ScheduleNewOrchestrationInstanceAsync("Tells", null, options, Token);
        await Server.Hub.WhenIdleAsync(Token);

        var state = await Server.Client.GetInstanceAsync(id, getInputsAndOutputs: true, Token);

        state!.ReadCustomStatusAs<string>().ShouldBe("half way");
        state.Tags["team"].ShouldBe("red");
    }

    [Fact]
    public async Task LargePayloads_EightMegabytesOfActions_ComeInParts()
    {
        await WorkerAsync(tasks => tasks
            .AddOrchestratorFunc<object?, int>("Large", async (context, _) =>
            {
                var text = new string('x', 500_000);
                var calls = Enumerable.Range(0, 16).Select(_ => context.CallActivityAsync<int>("Length", text));
                return (await Task.WhenAll(calls)).Sum();
            })
            .AddActivityFunc<string, int>("Length", (_, text) => text.Length));

        (await RunAsync("Large")).ReadOutputAs<int>().ShouldBe(8_000_000);
    }

    private static void AddTasks(DurableTaskRegistry tasks) => tasks
        .AddOrchestratorFunc<string, string>("Echo", (_, input) => Task.FromResult(input))
        .AddOrchestratorFunc("Waits", context => context.WaitForExternalEvent<string>("never"))
        .AddOrchestratorFunc("Tells", context =>
        {
            context.SetCustomStatus("half way");
            return context.WaitForExternalEvent<string>("never");
        });
}
