using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Serverless.Runtime.Durable;

namespace Serverless.Runtime.Tests.Durable;

public sealed class DeterminismTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replay_TimeAndGuids_AreTheSameInEveryRun()
    {
        var runs = new List<string>();
        await using var harness = await EngineHarness.StartAsync(engine =>
        {
            engine.Orchestrator("Same", async context =>
            {
                var seen = $"{context.CurrentUtcDateTime:O} {context.NewGuid()} {context.NewGuid()}";
                runs.Add(seen);
                await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
                return seen;
            });
        });
        var id = await harness.ScheduleAsync("Same");
        await harness.AdvanceAsync(TimeSpan.FromSeconds(1));
        await harness.EndAsync(id);

        runs.Count.ShouldBe(2);
        runs[1].ShouldBe(runs[0]);
        runs[0].Split(' ').Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public void NewGuid_KnownName_IsTheVersion5GuidOfTheNamespace()
    {
        var id = DeterministicGuid.Create("a_2026-01-02T03:04:05.0000000Z_0");

        id.Version.ShouldBe(5);
        DeterministicGuid.Create("a_2026-01-02T03:04:05.0000000Z_0").ShouldBe(id);
        DeterministicGuid.Create("a_2026-01-02T03:04:05.0000000Z_1").ShouldNotBe(id);
    }

    [Fact]
    public async Task IsReplaying_EachStep_IsSeenAsNewExactlyOnce()
    {
        var fresh = new List<int>();
        await using var harness = await EngineHarness.StartAsync(engine =>
        {
            engine.Orchestrator("Steps", async context =>
            {
                for (var step = 0; step < 4; step++)
                {
                    if (!context.IsReplaying)
                    {
                        fresh.Add(step);
                    }

                    await context.CallActivityAsync("Work");
                }
            });
            engine.Activity<object>("Work", _ => null);
        });

        await harness.RunAsync("Steps");

        fresh.ShouldBe([0, 1, 2, 3]);
    }

    [Fact]
    public async Task Replay_AnotherActivity_FailsAndNamesTheFirstDifference()
    {
        var end = await ChangeAsync(context => context.CallActivityAsync("B"));

        end.FailureDetails!.ErrorType.ShouldBe(typeof(NonDeterministicOrchestrationException).FullName);
        end.FailureDetails.ErrorMessage.ShouldContain("event 2: the history has TaskScheduled: activity 'A' (task #0)");
        end.FailureDetails.ErrorMessage.ShouldContain("made another call, TaskScheduled: activity 'B' (task #0)");
    }

    [Fact]
    public async Task Replay_AnotherKindOfCall_FailsAndNamesBoth()
    {
        var end = await ChangeAsync(context => context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None));

        end.FailureDetails!.ErrorMessage.ShouldContain("TaskScheduled: activity 'A'");
        end.FailureDetails.ErrorMessage.ShouldContain("TimerCreated");
    }

    [Fact]
    public async Task Replay_CallIsMissing_FailsAndSaysThatTheCodeWaits()
    {
        var end = await ChangeAsync(_ => Task.CompletedTask);

        end.FailureDetails!.ErrorMessage.ShouldContain("event 2");
        end.FailureDetails.ErrorMessage.ShouldContain("the code made no call there and waits");
    }

    [Fact]
    public async Task Replay_OneCallMore_FailsAndNamesIt()
    {
        var end = await ChangeAsync(context =>
            Task.WhenAll(context.CallActivityAsync("A"), context.CallActivityAsync("B")));

        end.FailureDetails!.ErrorMessage.ShouldContain("event 3: the history has no further call");
        end.FailureDetails.ErrorMessage.ShouldContain("activity 'B' (task #1)");
    }

    [Fact]
    public async Task Await_NothingDurable_FailsAtOnceAndSaysWhat()
    {
        await using var harness = await EngineHarness.StartAsync(engine =>
            engine.Orchestrator("Bad", context => Task.Delay(TimeSpan.FromDays(1), TimeProvider.System)));

        var end = await harness.RunAsync("Bad");

        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        end.FailureDetails!.ErrorType.ShouldBe(typeof(IllegalAwaitException).FullName);
        end.FailureDetails.ErrorMessage.ShouldContain("Task.Delay");
    }

    [Fact]
    public async Task Await_NothingDurableBesideADurableTask_FailsWhenItComesBack()
    {
        var outside = new TaskCompletionSource();
        await using var harness = await EngineHarness.StartAsync(engine =>
            engine.Orchestrator("Bad", async context =>
            {
                var never = context.WaitForExternalEvent<string>("never");
                await outside.Task;
                await never;
            }));
        var id = await harness.ScheduleAsync("Bad");
        await harness.IdleAsync();

        outside.SetResult();

        (await harness.EndAsync(id)).FailureDetails!.ErrorType.ShouldBe(typeof(IllegalAwaitException).FullName);
    }

    [Fact]
    public async Task Context_UsedFromAnotherThread_Fails()
    {
        await using var harness = await EngineHarness.StartAsync(engine =>
        {
            engine.Orchestrator("Bad", context => Task.Run(() => context.CallActivityAsync("Work"), Cancellation));
            engine.Activity<object>("Work", _ => null);
        });

        (await harness.RunAsync("Bad")).FailureDetails!.ErrorType.ShouldBe(typeof(IllegalAwaitException).FullName);
    }

    [Fact]
    public async Task Continuations_ContinueWithAndWhenAny_StayOnTheOrchestratorsThread()
    {
        await using var harness = await EngineHarness.StartAsync(engine =>
        {
            engine.Orchestrator("Good", async context =>
            {
                var thread = Environment.CurrentManagedThreadId;
                var same = true;
#pragma warning disable CA2008, MA0134, VSTHRD105, VSTHRD110 // The scheduler of the orchestrator is what is tested.
                var continued = context.CallActivityAsync<int>("Work", 1)
                    .ContinueWith(task => same &= Environment.CurrentManagedThreadId == thread);
#pragma warning restore CA2008, MA0134, VSTHRD105, VSTHRD110
                await Task.WhenAny(continued, context.CallActivityAsync<int>("Work", 2));
                await continued;
                return same;
            });
            engine.Activity<int>("Work", i => i);
        });

        (await harness.RunAsync("Good")).ReadOutputAs<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task VerifyReplay_SameCode_FindsNothing_OtherCode_NamesTheDifference()
    {
        await using var harness = await EngineHarness.StartAsync(Functions("A"), EngineHarness.NewPath());
        var end = await harness.RunAsync("Changing");

        (await harness.Engine.VerifyReplayAsync(end.InstanceId, Cancellation)).ShouldBeNull();
        await harness.RestartAsync(Functions("B"));

        var difference = await harness.Engine.VerifyReplayAsync(end.InstanceId, Cancellation);
        difference.ShouldNotBeNull();
        difference.ShouldContain("at event 2:");

        static Action<DurableEngine> Functions(string activity) => engine =>
        {
            engine.Orchestrator("Changing", context => context.CallActivityAsync(activity));
            engine.Activity<object>("A", _ => null);
            engine.Activity<object>("B", _ => null);
        };
    }

    /// <summary>Runs an orchestrator up to an event, then goes on with other code.</summary>
    private static async Task<OrchestrationMetadata> ChangeAsync(Func<TaskOrchestrationContext, Task> changed)
    {
        await using var harness = await EngineHarness.StartAsync(
            Functions(context => context.CallActivityAsync("A")), EngineHarness.NewPath());
        var id = await harness.ScheduleAsync("Changing");
        await harness.IdleAsync();
        await harness.RestartAsync(Functions(changed));
        await harness.Client.RaiseEventAsync(id, "Go", null, Cancellation);
        return await harness.EndAsync(id);

        static Action<DurableEngine> Functions(Func<TaskOrchestrationContext, Task> first) => engine =>
        {
            engine.Orchestrator("Changing", async context =>
            {
                await first(context);
                await context.WaitForExternalEvent<object>("Go");
            });
            engine.Activity<object>("A", _ => null);
            engine.Activity<object>("B", _ => null);
        };
    }
}
