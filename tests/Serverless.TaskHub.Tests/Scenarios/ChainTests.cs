using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Serverless.TaskHub.Tests.Scenarios;

/// <summary>Activities one after the other, and many at once.</summary>
public abstract class ChainTests : ScenarioTests
{
    [Fact]
    public async Task Chain_FiveActivities_ResultsInOrder()
    {
        await WorkerAsync(tasks => tasks
            .AddOrchestratorFunc<string, string>("Chain", async (context, input) =>
            {
                for (var i = 0; i < 5; i++)
                {
                    input = await context.CallActivityAsync<string>("Append", input);
                }

                return input;
            })
            .AddActivityFunc<string, string>("Append", (_, input) => input + "x"));

        var end = await RunAsync("Chain", "a");

        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
        end.ReadOutputAs<string>().ShouldBe("axxxxx");
        end.ReadInputAs<string>().ShouldBe("a");
        Server.Hub.InFlight.ShouldBe(0);
    }

    [Fact]
    public async Task FanOut_ThousandActivities_AllResults()
    {
        await WorkerAsync(tasks => tasks
            .AddOrchestratorFunc<int, int>("FanOut", async (context, count) =>
            {
                var calls = Enumerable.Range(0, count).Select(i => context.CallActivityAsync<int>("Double", i));
                return (await Task.WhenAll(calls)).Sum();
            })
            .AddActivityFunc<int, int>("Double", (_, i) => 2 * i));

        var end = await RunAsync("FanOut", 1000);

        end.ReadOutputAs<int>().ShouldBe(999_000);
    }

    [Fact]
    public async Task Activity_Fails_OrchestrationFailsWithItsDetails()
    {
        await WorkerAsync(tasks => tasks
            .AddOrchestratorFunc("Fails", context => context.CallActivityAsync("Throw"))
            .AddActivityFunc("Throw", _ => throw new InvalidOperationException("out of ink")));

        var end = await RunAsync("Fails");

        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        end.FailureDetails.ShouldNotBeNull().InnerFailure.ShouldNotBeNull().ErrorMessage.ShouldBe("out of ink");
    }

    [Fact]
    public async Task Retry_TwoFailures_ThirdTimeSucceedsOnTheVirtualClock()
    {
        var calls = 0;
        await WorkerAsync(tasks => tasks
            .AddOrchestratorFunc("Retries", context => context.CallActivityAsync<string>(
                "Flaky", options: TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromHours(1)))))
            .AddActivityFunc("Flaky", _ => ++calls < 3 ? throw new InvalidOperationException("not yet") : "done"));

        var id = await Server.Client.ScheduleNewOrchestrationInstanceAsync("Retries", Token);
        var end = await AdvanceToEndAsync(id);

        end.ReadOutputAs<string>().ShouldBe("done");
        calls.ShouldBe(3);
        (end.LastUpdatedAt - end.CreatedAt).ShouldBe(TimeSpan.FromHours(2));
    }
}
