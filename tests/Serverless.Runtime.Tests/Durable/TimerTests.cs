using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Serverless.Runtime.Tests.Durable;

public sealed class TimerTests
{
    [Fact]
    public async Task CreateTimer_NotDue_OrchestratorWaits()
    {
        await using var harness = await EngineHarness.StartAsync(engine => engine.Orchestrator("Wait", async context =>
        {
            await context.CreateTimer(TimeSpan.FromDays(7), CancellationToken.None);
            return context.CurrentUtcDateTime;
        }));
        var id = await harness.ScheduleAsync("Wait");

        await harness.AdvanceAsync(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        (await harness.GetAsync(id)).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Running);
        await harness.AdvanceAsync(TimeSpan.FromSeconds(1));

        var end = await harness.EndAsync(id);
        end.ReadOutputAs<DateTime>().ShouldBe(EngineHarness.Start.UtcDateTime.AddDays(7));
    }

    [Fact]
    public async Task CreateTimer_InThePast_FiresAtOnce()
    {
        await using var harness = await EngineHarness.StartAsync(engine => engine.Orchestrator("Wait", async context =>
        {
            await context.CreateTimer(context.CurrentUtcDateTime.AddHours(-1), CancellationToken.None);
            return "done";
        }));

        (await harness.RunAsync("Wait")).ReadOutputAs<string>().ShouldBe("done");
    }

    [Fact]
    public async Task CreateTimer_Cancelled_TaskIsCancelledAndNothingIsLeftWaiting()
    {
        await using var harness = await EngineHarness.StartAsync(engine =>
        {
            engine.Orchestrator("Race", async context =>
            {
                using var stop = new CancellationTokenSource();
                var timer = context.CreateTimer(TimeSpan.FromDays(1), stop.Token);
                await context.CallActivityAsync("Work");
                stop.Cancel();
                await context.CallActivityAsync("Work");
                return timer.IsCanceled;
            });
            engine.Activity<object>("Work", _ => null);
        });

        var end = await harness.RunAsync("Race");

        end.ReadOutputAs<bool>().ShouldBeTrue();
        harness.Engine.WaitingTimers.ShouldBe(0);
    }

    [Fact]
    public async Task CreateTimer_SeveralDueInOneJump_FireInTheirOrder()
    {
        await using var harness = await EngineHarness.StartAsync(engine => engine.Orchestrator("Order", async context =>
        {
            var order = new List<int>();
            async Task WaitAsync(int hours)
            {
                await context.CreateTimer(TimeSpan.FromHours(hours), CancellationToken.None);
                order.Add(hours);
            }

            await Task.WhenAll(WaitAsync(3), WaitAsync(1), WaitAsync(2));
            return order;
        }));
        var id = await harness.ScheduleAsync("Order");

        await harness.AdvanceAsync(TimeSpan.FromDays(1));

        (await harness.EndAsync(id)).ReadOutputAs<int[]>().ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task CreateTimer_EngineWasDownWhenDue_FiresAfterTheStart()
    {
        await using var harness = await EngineHarness.StartAsync(
            engine => engine.Orchestrator("Wait", async context =>
            {
                await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                return "done";
            }),
            EngineHarness.NewPath());
        var id = await harness.ScheduleAsync("Wait");
        await harness.IdleAsync();

        harness.Time.Advance(TimeSpan.Zero);
        await harness.Engine.StopAsync(TestContext.Current.CancellationToken);
        harness.Time.Advance(TimeSpan.FromHours(2));
        await harness.RestartAsync();

        (await harness.EndAsync(id)).ReadOutputAs<string>().ShouldBe("done");
    }

    [Fact]
    public async Task StartAt_InTheFuture_InstanceIsPendingUntilThen()
    {
        await using var harness = await EngineHarness.StartAsync(
            engine => engine.Orchestrator("Later", context => Task.FromResult(context.CurrentUtcDateTime)),
            EngineHarness.NewPath());
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync(
            "Later",
            options: new StartOrchestrationOptions(StartAt: EngineHarness.Start.AddHours(1)),
            cancellation: TestContext.Current.CancellationToken);

        await harness.RestartAsync();
        await harness.IdleAsync();
        (await harness.GetAsync(id)).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Pending);
        await harness.AdvanceAsync(TimeSpan.FromHours(1));

        (await harness.EndAsync(id)).ReadOutputAs<DateTime>().ShouldBe(EngineHarness.Start.UtcDateTime.AddHours(1));
    }
}
