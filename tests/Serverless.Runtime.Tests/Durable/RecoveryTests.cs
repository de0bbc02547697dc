using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Serverless.Runtime.Durable;

namespace Serverless.Runtime.Tests.Durable;

public sealed class RecoveryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// One orchestration with activities, a failure that is retried, a timer, a sub-orchestration, an external event
    /// and continue-as-new; killed before each of its commits in turn, then opened again.
    /// </summary>
    [Fact]
    public async Task Kill_BeforeEachCommit_TheResultIsTheSameAndTheHistoryReplays()
    {
        var expected = await RunAsync(dieAfter: null);
        var points = 0;
        for (var dieAfter = 0; ; dieAfter++)
        {
            var (result, died) = await RunAsync(dieAfter);
            result.ShouldBe(expected.Result);
            if (!died)
            {
                break;
            }

            points++;
        }

        points.ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task Restart_AfterEachStep_GoesOnWhereItWas()
    {
        var runs = new ConcurrentDictionary<int, int>();
        await using var harness = await EngineHarness.StartAsync(
            engine =>
            {
                engine.Orchestrator("Steps", async context =>
                {
                    var sum = 0;
                    for (var i = 0; i < 5; i++)
                    {
                        sum += await context.CallActivityAsync<int>("Step", i);
                        await context.WaitForExternalEvent<object>("Next");
                    }

                    return sum;
                });
                engine.Activity<int>("Step", i => runs.AddOrUpdate(i, 1, (_, n) => n + 1) * 0 + i);
            },
            EngineHarness.NewPath());
        var id = await harness.ScheduleAsync("Steps");

        for (var i = 0; i < 5; i++)
        {
            await harness.IdleAsync();
            await harness.RestartAsync();
            await harness.Client.RaiseEventAsync(id, "Next", null, Cancellation);
        }

        (await harness.EndAsync(id)).ReadOutputAs<int>().ShouldBe(10);
        runs.Values.ShouldAllBe(n => n == 1);
    }

    [Fact]
    public async Task Stop_WhileAnActivityRuns_KeepsItsResult()
    {
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var runs = 0;
        await using var harness = await EngineHarness.StartAsync(
            engine =>
            {
                engine.Orchestrator("One", context => context.CallActivityAsync<string>("Slow"));
                engine.AddActivity("Slow", (_, _) =>
                {
                    Interlocked.Increment(ref runs);
                    running.TrySetResult();
                    return release.Task;
                });
            },
            EngineHarness.NewPath());
        var id = await harness.ScheduleAsync("One");
        await running.Task;

        var stopping = harness.Engine.StopAsync(Cancellation);
        stopping.IsCompleted.ShouldBeFalse();
        release.SetResult("done");
        await stopping;
        await harness.RestartAsync();

        (await harness.EndAsync(id)).ReadOutputAs<string>().ShouldBe("done");
        runs.ShouldBe(1);
    }

    [Fact]
    public async Task Stop_TimeIsUp_CancelsTheActivityAndRunsItAgain()
    {
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var runs = 0;
        await using var harness = await EngineHarness.StartAsync(
            engine =>
            {
                engine.Orchestrator("One", context => context.CallActivityAsync<string>("Slow"));
                engine.AddActivity("Slow", async (_, cancellation) =>
                {
                    if (Interlocked.Increment(ref runs) == 1)
                    {
                        running.TrySetResult();
                        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
                    }

                    return "done";
                });
            },
            EngineHarness.NewPath());
        var id = await harness.ScheduleAsync("One");
        await running.Task;

        await harness.Engine.StopAsync(new CancellationToken(canceled: true));
        await harness.RestartAsync();

        (await harness.EndAsync(id)).ReadOutputAs<string>().ShouldBe("done");
        runs.ShouldBe(2);
    }

    [Fact]
    public async Task Start_OrchestratorIsGone_InstanceWaitsUntilItIsBack()
    {
        Action<DurableEngine> complete = engine =>
            engine.Orchestrator("Wait", context => context.WaitForExternalEvent<string>("Go"));
        await using var harness = await EngineHarness.StartAsync(complete, EngineHarness.NewPath());
        var id = await harness.ScheduleAsync("Wait");
        await harness.IdleAsync();

        await harness.RestartAsync(engine => engine.Orchestrator("Other", _ => Task.CompletedTask));
        await harness.Client.RaiseEventAsync(id, "Go", "now", Cancellation);
        await harness.IdleAsync();
        (await harness.GetAsync(id)).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Running);
        await harness.RestartAsync();

        (await harness.EndAsync(id)).ReadOutputAs<string>().ShouldBe("now");
    }

    private static async Task<(string? Result, bool Died)> RunAsync(int? dieAfter)
    {
        await using var harness = await EngineHarness.StartAsync(Everything, EngineHarness.NewPath());
        harness.DieAfterCommits = dieAfter;
        await harness.RestartAsync();
        var id = await harness.ScheduleAsync("Everything", 0, "everything");
        await harness.Client.RaiseEventAsync(id, "Add", 100, Cancellation);
        await harness.Client.RaiseEventAsync(id, "Add", 200, Cancellation);
        var died = await DriveAsync(harness, id);
        if (died)
        {
            harness.DieAfterCommits = null;
            await harness.RestartAsync();
            await DriveAsync(harness, id);
        }

        var end = await harness.EndAsync(id);
        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed, end.FailureDetails?.ToString());
        (await harness.Engine.VerifyReplayAsync(id, Cancellation)).ShouldBeNull();
        return (end.ReadOutputAs<string>(), died);
    }

    /// <summary>Moves the clock until the instance has ended or the engine has died; true when it died.</summary>
    private static async Task<bool> DriveAsync(EngineHarness harness, string id)
    {
        var ended = harness.EndAsync(id);
        for (var i = 0; i < 30; i++)
        {
            var quiet = harness.IdleAsync();
            if (await Task.WhenAny(ended, harness.Engine.Died, quiet) != quiet)
            {
                break;
            }

            harness.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await Task.WhenAny(ended, harness.Engine.Died);
        return !ended.IsCompleted;
    }

    private static void Everything(DurableEngine engine)
    {
        engine.Orchestrator("Everything", async context =>
        {
            var round = context.GetInput<int>();
            context.SetCustomStatus($"round {round}");
            var parts = new List<object?>
            {
                string.Join('+', await Task.WhenAll(
                    context.CallActivityAsync<int>("Double", round + 1),
                    context.CallActivityAsync<int>("Double", round + 2))),
                await context.CallActivityAsync<string>(
                    "Flaky", round, TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromSeconds(1)))),
                await context.CallSubOrchestratorAsync<int>("Child", round),
                await context.WaitForExternalEvent<int>("Add"),
            };
            await context.CreateTimer(TimeSpan.FromSeconds(2), CancellationToken.None);
            if (round == 0)
            {
                context.ContinueAsNew(10);
            }

            return string.Join(' ', parts);
        });
        engine.Orchestrator("Child", async context =>
        {
            await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
            return await context.CallActivityAsync<int>("Double", context.GetInput<int>());
        });
        engine.Activity<int>("Double", i => 2 * i);

        // Fails once in each engine, so that a retry is under way at some of the kills.
        var calls = 0;
        engine.Activity<int>("Flaky", round =>
            Interlocked.Increment(ref calls) == 1 ? throw new InvalidOperationException("once") : $"flaky{round}");
    }
}
