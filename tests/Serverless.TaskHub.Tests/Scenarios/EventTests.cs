using Microsoft.DurableTask.Client;

namespace Serverless.TaskHub.Tests.Scenarios;

/// <summary>Events from clients and from other orchestrations.</summary>
public abstract class EventTests : ScenarioTests
{
    [Fact]
    public async Task Event_RaisedBeforeAndAfterTheWait_BothArriveInOrder()
    {
        await WorkerAsync(tasks => tasks.AddOrchestratorFunc<object?, string>("Waits", async (context, _) =>
            await context.WaitForExternalEvent<string>("word") + await context.WaitForExternalEvent<string>("word")));
        var id = await Server.Client.ScheduleNewOrchestrationInstanceAsync("Waits", Token);

        await Server.Client.RaiseEventAsync(id, "word", "a", Token);
        await Server.Hub.WhenIdleAsync(Token);
        await Server.Client.RaiseEventAsync(id, "word", "b", Token);

        (await EndAsync(id)).ReadOutputAs<string>().ShouldBe("ab");
    }

    [Fact]
    public async Task Event_ToNobody_IsDropped()
    {
        await Server.Client.RaiseEventAsync("nobody", "word", "a", Token);

        (await Server.Client.GetInstanceAsync("nobody", Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Event_FromAnotherOrchestration_Arrives()
    {
        await WorkerAsync(tasks => tasks
            .AddOrchestratorFunc<object?, string>("Waits", (context, _) => context.WaitForExternalEvent<string>("word"))
            .AddOrchestratorFunc<string, string>("Sends", (context, to) =>
            {
                context.SendEvent(to, "word", "hello");
                return Task.FromResult("sent");
            }));
        var id = await Server.Client.ScheduleNewOrchestrationInstanceAsync("Waits", Token);

        await RunAsync("Sends", id);

        (await EndAsync(id)).ReadOutputAs<string>().ShouldBe("hello");
    }

    [Fact]
    public async Task Suspended_EventsComeIn_AreKeptUntilResumed()
    {
        await WorkerAsync(tasks => tasks.AddOrchestratorFunc<object?, string>(
            "Waits", (context, _) => context.WaitForExternalEvent<string>("word")));
        var id = await Server.Client.ScheduleNewOrchestrationInstanceAsync("Waits", Token);
        await Server.Hub.WhenIdleAsync(Token);

        await Server.Client.SuspendInstanceAsync(id, "pause", Token);
        await Server.Client.RaiseEventAsync(id, "word", "late", Token);
        await Server.Hub.WhenIdleAsync(Token);
        var suspended = await Server.Client.GetInstanceAsync(id, Token);
        await Server.Client.ResumeInstanceAsync(id, "go on", Token);

        suspended!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Suspended);
        (await EndAsync(id)).ReadOutputAs<string>().ShouldBe("late");
    }

    [Fact]
    public async Task ContinueAsNew_UnprocessedEvents_GoAlong()
    {
        await WorkerAsync(tasks => tasks.AddOrchestratorFunc<int, int>("Sums", async (context, sum) =>
        {
            var next = await context.WaitForExternalEvent<int>("number");
            if (next < 0)
            {
                return sum;
            }

            context.ContinueAsNew(sum + next);
            return 0;
        }));
        var id = await Server.Client.ScheduleNewOrchestrationInstanceAsync("Sums", 0, Token);

        for (var number = 1; number <= 10; number++)
        {
            await Server.Client.RaiseEventAsync(id, "number", number, Token);
        }

        await Server.Client.RaiseEventAsync(id, "number", -1, Token);

        (await EndAsync(id)).ReadOutputAs<int>().ShouldBe(55);
    }

    [Fact]
    public async Task ContinueAsNew_WithoutAWait_IsSlowedDownByTheClock()
    {
        await WorkerAsync(tasks => tasks.AddOrchestratorFunc<int, int>("Spins", (context, turn) =>
        {
            if (turn < 110)
            {
                context.ContinueAsNew(turn + 1);
            }

            return Task.FromResult(turn);
        }));

        var id = await Server.Client.ScheduleNewOrchestrationInstanceAsync("Spins", 0, Token);
        var end = await AdvanceToEndAsync(id);

        end.ReadOutputAs<int>().ShouldBe(110);
        (end.LastUpdatedAt - end.CreatedAt).ShouldBe(TimeSpan.FromSeconds(10));
    }
}
