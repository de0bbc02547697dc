using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Serverless.TaskHub.Tests.Scenarios;

/// <summary>Timers and delayed starts on a virtual clock.</summary>
public abstract class TimerTests : ScenarioTests
{
    [Fact]
    public async Task Timer_SevenDays_EndsAtItsTime()
    {
        await WorkerAsync(tasks => tasks.AddOrchestratorFunc<object?, DateTime>("Sleeps", async (context, _) =>
        {
            await context.CreateTimer(TimeSpan.FromDays(7), CancellationToken.None);
            return context.CurrentUtcDateTime;
        }));
        var start = Clock.GetUtcNow().UtcDateTime;

        var id = await Server.Client.ScheduleNewOrchestrationInstanceAsync("Sleeps", Token);
        var end = await AdvanceToEndAsync(id);

        end.ReadOutputAs<DateTime>().ShouldBe(start.AddDays(7));
    }

    [Fact]
    public async Task Timers_SeveralAtOnce_FireInTheOrderOfTheirTimes()
    {
        await WorkerAsync(tasks => tasks.AddOrchestratorFunc<object?, List<int>>("Sorts", async (context, _) =>
        {
            var fired = new List<int>();
            async Task After(int hours)
            {
                await context.CreateTimer(TimeSpan.FromHours(hours), CancellationToken.None);
                fired.Add(hours);
            }

            await Task.WhenAll(After(3), After(1), After(2));
            return fired;
        }));

        var id = await Server.Client.ScheduleNewOrchestrationInstanceAsync("Sorts", Token);
        await Server.Hub.WhenIdleAsync(Token);
        Clock.Advance(TimeSpan.FromHours(4));

        (await EndAsync(id)).ReadOutputAs<List<int>>().ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task DelayedStart_ClockNotThere_StaysPendingThenRuns()
    {
        await WorkerAsync(tasks => tasks.AddOrchestratorFunc("Later", _ => Task.FromResult("ran")));
        var options = new StartOrchestrationOptions { StartAt = Clock.GetUtcNow().AddHours(1) };

        var id = await Server.Client.ScheduleNewOrchestrationInstanceAsync("Later", options, Token);
        await Server.Hub.WhenIdleAsync(Token);
        var before = await Server.Client.GetInstanceAsync(id, Token);
        Clock.Advance(TimeSpan.FromHours(1));

        before!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Pending);
        (await EndAsync(id)).ReadOutputAs<string>().ShouldBe("ran");
        Server.Hub.NextTimer.ShouldBeNull();
    }

    [Fact]
    public async Task DelayedStart_Terminated_EndsAtOnce()
    {
        await WorkerAsync(tasks => tasks.AddOrchestratorFunc(
            "Later", context => context.WaitForExternalEvent<int>("x")));
        var options = new StartOrchestrationOptions { StartAt = Clock.GetUtcNow().AddHours(1) };
        var id = await Server.Client.ScheduleNewOrchestrationInstanceAsync("Later", options, Token);

        await Server.Client.TerminateInstanceAsync(id, "enough", Token);
        var end = await EndAsync(id);

        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Terminated);
        end.ReadOutputAs<string>().ShouldBe("enough");
        Server.Hub.NextTimer.ShouldBeNull();
    }
}
