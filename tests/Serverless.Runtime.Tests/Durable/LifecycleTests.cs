using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Serverless.Runtime.Durable;

namespace Serverless.Runtime.Tests.Durable;

public sealed class LifecycleTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Suspend_EventsArriveWhileSuspended_TakeEffectAfterResume()
    {
        await using var harness = await EngineHarness.StartAsync(Waiting, EngineHarness.NewPath());
        var id = await harness.ScheduleAsync("Wait");

        await harness.Client.SuspendInstanceAsync(id, "lunch", Cancellation);
        await harness.Client.RaiseEventAsync(id, "Go", "now", Cancellation);
        await harness.IdleAsync();
        (await harness.GetAsync(id)).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Suspended);
        await harness.RestartAsync();
        (await harness.GetAsync(id)).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Suspended);
        await harness.Client.ResumeInstanceAsync(id, "back", Cancellation);

        (await harness.EndAsync(id)).ReadOutputAs<string>().ShouldBe("now");
    }

    [Fact]
    public async Task Terminate_Running_EndsWithTheOutputAndIgnoresWhatComesAfter()
    {
        await using var harness = await EngineHarness.StartAsync(Waiting);
        var id = await harness.ScheduleAsync("Wait");

        await harness.Client.TerminateInstanceAsync(id, "because", Cancellation);
        await harness.Client.RaiseEventAsync(id, "Go", "now", Cancellation);

        var end = await harness.EndAsync(id);
        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Terminated);
        end.ReadOutputAs<string>().ShouldBe("because");
    }

    [Fact]
    public async Task Terminate_NotStartedYet_EndsWithoutRunning()
    {
        await using var harness = await EngineHarness.StartAsync(Waiting);
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync(
            "Wait",
            options: new StartOrchestrationOptions(StartAt: EngineHarness.Start.AddDays(1)),
            cancellation: Cancellation);

        await harness.Client.TerminateInstanceAsync(id, Cancellation);

        (await harness.EndAsync(id)).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Terminated);
    }

    [Fact]
    public async Task SetCustomStatus_WhileRunning_CanBeRead()
    {
        await using var harness = await EngineHarness.StartAsync(engine =>
            engine.Orchestrator("Status", async context =>
            {
                context.SetCustomStatus(new { Step = "approval" });
                await context.WaitForExternalEvent<string>("Go");
            }));
        var id = await harness.ScheduleAsync("Status");
        await harness.IdleAsync();

        (await harness.GetAsync(id)).SerializedCustomStatus.ShouldBe("""{"Step":"approval"}""");
    }

    [Fact]
    public async Task GetAllInstances_FilterAndPages_FindsWhatMatches()
    {
        await using var harness = await EngineHarness.StartAsync(engine =>
        {
            Waiting(engine);
            engine.Orchestrator("End", _ => Task.CompletedTask);
        });
        for (var i = 0; i < 7; i++)
        {
            await harness.RunAsync("End", i, $"order-{i}");
        }

        await harness.ScheduleAsync("Wait", id: "order-w");
        await harness.RunAsync("End", id: "other");

        var found = await ReadAsync(new OrchestrationQuery(
            Statuses: [OrchestrationRuntimeStatus.Completed], InstanceIdPrefix: "order-", PageSize: 3));

        found.ShouldBe(Enumerable.Range(0, 7).Select(i => $"order-{i}"));
        (await ReadAsync(null)).Count.ShouldBe(9);
        (await ReadAsync(new OrchestrationQuery(CreatedFrom: EngineHarness.Start.AddSeconds(1)))).ShouldBeEmpty();

        async Task<List<string>> ReadAsync(OrchestrationQuery? query)
        {
            var ids = new List<string>();
            await foreach (var instance in harness.Client.GetAllInstancesAsync(query))
            {
                ids.Add(instance.InstanceId);
            }

            return ids;
        }
    }

    [Fact]
    public async Task Purge_OnlyEndedInstances_AreGone()
    {
        await using var harness = await EngineHarness.StartAsync(engine =>
        {
            Waiting(engine);
            engine.Orchestrator("Parent", context => context.CallSubOrchestratorAsync(
                "End", options: new SubOrchestrationOptions(instanceId: "child")));
            engine.Orchestrator("End", _ => Task.CompletedTask);
        });
        await harness.RunAsync("Parent", id: "p");
        await harness.RunAsync("End", id: "e");
        await harness.ScheduleAsync("Wait", id: "w");

        (await harness.Client.PurgeInstanceAsync("w", Cancellation)).PurgedInstanceCount.ShouldBe(0);
        (await harness.Client.PurgeInstanceAsync("p", new PurgeInstanceOptions(Recursive: true), Cancellation))
            .PurgedInstanceCount.ShouldBe(2);
        (await harness.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(), Cancellation))
            .PurgedInstanceCount.ShouldBe(1);
        (await harness.Client.GetInstanceAsync("p", Cancellation)).ShouldBeNull();
        (await harness.Client.GetInstanceAsync("child", Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task ExportHistory_OfAnEndedInstance_IsReadableJson()
    {
        await using var harness = await EngineHarness.StartAsync(engine =>
        {
            engine.Orchestrator("Greet", context => context.CallActivityAsync<string>("Hello", new { Name = "you" }));
            engine.Activity<object>("Hello", _ => "hi");
        });
        await harness.RunAsync("Greet", id: "g");

        var json = await harness.Engine.ExportHistoryAsync("g", Cancellation);

        using var document = System.Text.Json.JsonDocument.Parse(json!);
        document.RootElement.GetProperty("status").GetString().ShouldBe("Completed");
        var history = document.RootElement.GetProperty("history");
        history.EnumerateArray().Select(e => e.GetProperty("kind").GetString()).ShouldBe(
        [
            "EpisodeStarted", "ExecutionStarted", "TaskScheduled", "EpisodeStarted", "TaskCompleted",
            "ExecutionCompleted",
        ]);
        history[2].GetProperty("payload").GetProperty("Name").GetString().ShouldBe("you");
        (await harness.Engine.ExportHistoryAsync("nobody", Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task WaitForInstanceStart_DelayedStart_ReturnsWhenItRuns()
    {
        await using var harness = await EngineHarness.StartAsync(Waiting);
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync(
            "Wait",
            options: new StartOrchestrationOptions(StartAt: EngineHarness.Start.AddHours(1)),
            cancellation: Cancellation);
        var started = harness.Client.WaitForInstanceStartAsync(id, Cancellation);
        started.IsCompleted.ShouldBeFalse();

        await harness.AdvanceAsync(TimeSpan.FromHours(1));

        (await started).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Running);
    }

    private static void Waiting(DurableEngine engine) =>
        engine.Orchestrator("Wait", context => context.WaitForExternalEvent<string>("Go"));
}
