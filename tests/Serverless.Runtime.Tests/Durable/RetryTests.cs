using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Serverless.Runtime.Tests.Durable;

public sealed class RetryTests
{
    [Fact]
    public async Task RetryPolicy_SucceedsInTheThirdAttempt_WaitsLongerEachTime()
    {
        var attempts = new List<DateTimeOffset>();
        await using var harness = await StartAsync(
            new RetryPolicy(5, TimeSpan.FromSeconds(10), backoffCoefficient: 2), attempts, failures: 2);
        var id = await harness.ScheduleAsync("Try");

        await harness.AdvanceAsync(TimeSpan.FromMinutes(1), steps: 60);

        (await harness.EndAsync(id)).ReadOutputAs<int>().ShouldBe(3);
        attempts.Select(at => (at - EngineHarness.Start).TotalSeconds).ShouldBe([0, 10, 30]);
    }

    [Fact]
    public async Task RetryPolicy_EveryAttemptFails_FailsWithTheLastError()
    {
        var attempts = new List<DateTimeOffset>();
        await using var harness = await StartAsync(
            new RetryPolicy(3, TimeSpan.FromSeconds(10), 10, maxRetryInterval: TimeSpan.FromSeconds(20)),
            attempts,
            failures: 9);
        var id = await harness.ScheduleAsync("Try");

        await harness.AdvanceAsync(TimeSpan.FromMinutes(1), steps: 60);

        (await harness.EndAsync(id)).FailureDetails!.InnerFailure!.ErrorMessage.ShouldBe("attempt 3");
        attempts.Select(at => (at - EngineHarness.Start).TotalSeconds).ShouldBe([0, 10, 30]);
    }

    [Fact]
    public async Task RetryPolicy_TimeoutPassed_GivesUpBeforeTheLastAttempt()
    {
        var attempts = new List<DateTimeOffset>();
        await using var harness = await StartAsync(
            new RetryPolicy(10, TimeSpan.FromSeconds(10), retryTimeout: TimeSpan.FromSeconds(15)),
            attempts,
            failures: 9);
        var id = await harness.ScheduleAsync("Try");

        await harness.AdvanceAsync(TimeSpan.FromMinutes(1), steps: 60);

        (await harness.EndAsync(id)).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        attempts.Count.ShouldBe(3);
    }

    [Fact]
    public async Task RetryPolicy_HandleFailureSaysNo_DoesNotTryAgain()
    {
        var attempts = new List<DateTimeOffset>();
        await using var harness = await StartAsync(
            new RetryPolicy(5, TimeSpan.FromSeconds(10))
            {
                HandleFailure = failure => !failure.IsCausedBy<InvalidOperationException>(),
            },
            attempts,
            failures: 9);

        (await harness.RunAsync("Try")).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);

        attempts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task RetryHandler_Decides_SeesAttemptAndFailure()
    {
        var seen = new List<string>();
        await using var harness = await EngineHarness.StartAsync(engine =>
        {
            engine.Orchestrator("Try", async context => await context.CallActivityAsync<int>(
                "Flaky",
                options: TaskOptions.FromRetryHandler(async retry =>
                {
                    if (!retry.OrchestrationContext.IsReplaying)
                    {
                        seen.Add($"{retry.LastAttemptNumber} {retry.LastFailure.ErrorMessage}");
                    }

                    await retry.OrchestrationContext.CreateTimer(TimeSpan.FromSeconds(1), retry.CancellationToken);
                    return retry.LastAttemptNumber < 2;
                })));
            var attempt = 0;
            engine.Activity<object>("Flaky", _ => throw new InvalidOperationException($"attempt {++attempt}"));
        });
        var id = await harness.ScheduleAsync("Try");

        await harness.AdvanceAsync(TimeSpan.FromSeconds(10), steps: 10);

        (await harness.EndAsync(id)).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        seen.ShouldBe(["1 attempt 1", "2 attempt 2"]);
    }

    [Fact]
    public async Task RetryPolicy_OfASubOrchestration_StartsItAgainUnderItsId()
    {
        var runs = 0;
        await using var harness = await EngineHarness.StartAsync(engine =>
        {
            engine.Orchestrator("Parent", context => context.CallSubOrchestratorAsync<string>(
                "Child",
                options: new SubOrchestrationOptions(new RetryPolicy(2, TimeSpan.FromSeconds(1)), "child")));
            engine.Orchestrator("Child", async context => await context.CallActivityAsync<string>("Flaky"));
            engine.Activity<object>("Flaky", _ =>
                Interlocked.Increment(ref runs) == 1 ? throw new InvalidOperationException("once") : "done");
        });
        var id = await harness.ScheduleAsync("Parent");

        await harness.AdvanceAsync(TimeSpan.FromSeconds(2), steps: 2);

        (await harness.EndAsync(id)).ReadOutputAs<string>().ShouldBe("done");
        (await harness.GetAsync("child")).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
    }

    private static Task<EngineHarness> StartAsync(RetryPolicy policy, List<DateTimeOffset> attempts, int failures)
    {
        EngineHarness? harness = null;
        return Start();

        async Task<EngineHarness> Start() => harness = await EngineHarness.StartAsync(engine =>
        {
            engine.Orchestrator("Try", context => context.CallActivityAsync<int>(
                "Flaky", options: TaskOptions.FromRetryPolicy(policy)));
            engine.Activity<object>("Flaky", _ =>
            {
                attempts.Add(harness!.Time.GetUtcNow());
                return attempts.Count <= failures
                    ? throw new InvalidOperationException($"attempt {attempts.Count}")
                    : attempts.Count;
            });
        });
    }
}
