using Microsoft.DurableTask.Client;

namespace Serverless.Runtime.Tests.Durable;

public sealed class ExternalEventTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WaitForExternalEvent_RaisedLater_GoesOnWithThePayload()
    {
        await using var harness = await EngineHarness.StartAsync(engine =>
            engine.Orchestrator("Wait", context => context.WaitForExternalEvent<string>("Approval")));
        var id = await harness.ScheduleAsync("Wait");
        await harness.IdleAsync();

        await harness.Client.RaiseEventAsync(id, "APPROVAL", "yes", Cancellation);

        (await harness.EndAsync(id)).ReadOutputAs<string>().ShouldBe("yes");
    }

    [Fact]
    public async Task WaitForExternalEvent_RaisedBeforeAnybodyWaits_IsKeptInOrder()
    {
        await using var harness = await EngineHarness.StartAsync(engine => engine.Orchestrator("Wait", async context =>
        {
            await context.WaitForExternalEvent<object>("Go");
            var first = await context.WaitForExternalEvent<int>("n");
            var second = await context.WaitForExternalEvent<int>("N");
            return new[] { first, second };
        }));
        var id = await harness.ScheduleAsync("Wait");

        await harness.Client.RaiseEventAsync(id, "n", 1, Cancellation);
        await harness.Client.RaiseEventAsync(id, "n", 2, Cancellation);
        await harness.Client.RaiseEventAsync(id, "go", null, Cancellation);

        (await harness.EndAsync(id)).ReadOutputAs<int[]>().ShouldBe([1, 2]);
    }

    [Fact]
    public async Task WaitForExternalEvent_SeveralWaits_TheNewestGetsTheFirst()
    {
        await using var harness = await EngineHarness.StartAsync(engine => engine.Orchestrator("Wait", async context =>
        {
            var older = context.WaitForExternalEvent<string>("e");
            var newer = context.WaitForExternalEvent<string>("e");
            return $"older={await older} newer={await newer}";
        }));
        var id = await harness.ScheduleAsync("Wait");
        await harness.IdleAsync();

        await harness.Client.RaiseEventAsync(id, "e", "1", Cancellation);
        await harness.Client.RaiseEventAsync(id, "e", "2", Cancellation);

        (await harness.EndAsync(id)).ReadOutputAs<string>().ShouldBe("older=2 newer=1");
    }

    [Fact]
    public async Task WaitForExternalEvent_WaitWasCancelled_TheEventGoesToTheNextWait()
    {
        await using var harness = await EngineHarness.StartAsync(engine => engine.Orchestrator("Wait", async context =>
        {
            try
            {
                await context.WaitForExternalEvent<string>("e", TimeSpan.FromMinutes(1));
                return "in time";
            }
            catch (OperationCanceledException)
            {
                return "late " + await context.WaitForExternalEvent<string>("e");
            }
        }));
        var id = await harness.ScheduleAsync("Wait");
        await harness.AdvanceAsync(TimeSpan.FromMinutes(2));

        await harness.Client.RaiseEventAsync(id, "e", "x", Cancellation);

        (await harness.EndAsync(id)).ReadOutputAs<string>().ShouldBe("late x");
    }

    [Fact]
    public async Task WaitForExternalEvent_InTimeBeforeTheTimeout_CancelsTheTimer()
    {
        await using var harness = await EngineHarness.StartAsync(engine => engine.Orchestrator("Wait", async context =>
        {
            var first = await context.WaitForExternalEvent<string>("e", TimeSpan.FromMinutes(1));
            return first + await context.WaitForExternalEvent<string>("e");
        }));
        var id = await harness.ScheduleAsync("Wait");
        await harness.Client.RaiseEventAsync(id, "e", "a", Cancellation);
        await harness.IdleAsync();

        harness.Engine.WaitingTimers.ShouldBe(0);
        await harness.Client.RaiseEventAsync(id, "e", "b", Cancellation);

        (await harness.EndAsync(id)).ReadOutputAs<string>().ShouldBe("ab");
    }

    [Fact]
    public async Task WaitForExternalEvent_TwoTypesForOneName_Fails()
    {
        await using var harness = await EngineHarness.StartAsync(engine => engine.Orchestrator("Wait", async context =>
        {
            var text = context.WaitForExternalEvent<string>("e");
            var number = context.WaitForExternalEvent<int>("e");
            await Task.WhenAll(text, number);
        }));

        var end = await harness.RunAsync("Wait");

        end.FailureDetails!.ErrorMessage.ShouldContain("one payload type");
    }

    [Fact]
    public async Task RaiseEvent_PayloadOfAnotherShape_FailsTheWaitThatGotIt()
    {
        await using var harness = await EngineHarness.StartAsync(engine =>
            engine.Orchestrator("Wait", context => context.WaitForExternalEvent<int>("e")));
        var id = await harness.ScheduleAsync("Wait");

        await harness.Client.RaiseEventAsync(id, "e", "no number", Cancellation);

        (await harness.EndAsync(id)).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
    }

    [Fact]
    public async Task RaiseEvent_NoSuchInstanceOrEnded_IsDroppedWithoutAnError()
    {
        await using var harness = await EngineHarness.StartAsync(engine =>
            engine.Orchestrator("End", _ => Task.CompletedTask));
        var end = await harness.RunAsync("End");

        await harness.Client.RaiseEventAsync("nobody", "e", 1, Cancellation);
        await harness.Client.RaiseEventAsync(end.InstanceId, "e", 1, Cancellation);
        await harness.Client.TerminateInstanceAsync("nobody", Cancellation);
        await harness.Client.TerminateInstanceAsync(end.InstanceId, Cancellation);

        (await harness.GetAsync(end.InstanceId)).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
    }

    [Fact]
    public async Task SendEvent_ToAnotherInstance_Arrives()
    {
        await using var harness = await EngineHarness.StartAsync(engine =>
        {
            engine.Orchestrator("Receiver", context => context.WaitForExternalEvent<string>("note"));
            engine.Orchestrator("Sender", context =>
            {
                context.SendEvent("receiver", "note", "hi");
                context.SendEvent("nobody", "note", "hi");
                return Task.CompletedTask;
            });
        });
        await harness.ScheduleAsync("Receiver", id: "receiver");

        await harness.RunAsync("Sender");

        (await harness.EndAsync("receiver")).ReadOutputAs<string>().ShouldBe("hi");
    }
}
