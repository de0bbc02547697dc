using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Serverless.Runtime.Tests.Durable;

public sealed class ActivityTests
{
    [Fact]
    public async Task CallActivity_Returns_ResultReachesTheOrchestrator()
    {
        await using var harness = await EngineHarness.StartAsync(engine =>
        {
            engine.Orchestrator("Greet", async context =>
                await context.CallActivityAsync<string>("Hello", context.GetInput<string>()));
            engine.Activity<string>("Hello", name => $"hello {name}");
        });

        var end = await harness.RunAsync("Greet", "you");

        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
        end.ReadOutputAs<string>().ShouldBe("hello you");
    }

    [Fact]
    public async Task CallActivity_ManyInSequenceAndInParallel_KeepTheirResultsApart()
    {
        await using var harness = await EngineHarness.StartAsync(engine =>
        {
            engine.Orchestrator("Sum", async context =>
            {
                var sum = 0;
                for (var i = 1; i <= 3; i++)
                {
                    sum += await context.CallActivityAsync<int>("Square", i);
                }

                var all = await Task.WhenAll(
                    Enumerable.Range(1, 20).Select(i => context.CallActivityAsync<int>("Square", i)));
                return $"{sum} {string.Join(',', all)}";
            });
            engine.Activity<int>("Square", i => i * i);
        });

        var end = await harness.RunAsync("Sum");

        end.ReadOutputAs<string>().ShouldBe(
            "14 " + string.Join(',', Enumerable.Range(1, 20).Select(i => i * i)));
    }

    [Fact]
    public async Task CallActivity_Throws_OrchestratorSeesTaskFailedException()
    {
        await using var harness = await EngineHarness.StartAsync(engine =>
        {
            engine.Orchestrator("Catch", async context =>
            {
                try
                {
                    await context.CallActivityAsync("Fail");
                    return "no failure";
                }
                catch (TaskFailedException failure)
                {
                    var details = failure.FailureDetails;
                    return $"{failure.TaskName} {details.ErrorType} {details.ErrorMessage} "
                        + details.IsCausedBy<ArgumentException>();
                }
            });
            engine.Activity<object>("Fail", _ => throw new ArgumentNullException(null, "no stock"));
        });

        var end = await harness.RunAsync("Catch");

        end.ReadOutputAs<string>().ShouldBe("Fail System.ArgumentNullException no stock True");
    }

    [Fact]
    public async Task CallActivity_ThrowsAndNobodyCatches_InstanceFailsWithTheDetails()
    {
        await using var harness = await EngineHarness.StartAsync(engine =>
        {
            engine.Orchestrator("Fall", context => context.CallActivityAsync("Fail"));
            engine.Activity<object>("Fail", _ => throw new InvalidOperationException("no stock"));
        });

        var end = await harness.RunAsync("Fall");

        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        end.FailureDetails!.IsCausedBy<TaskFailedException>().ShouldBeTrue();
        end.FailureDetails.InnerFailure!.ErrorMessage.ShouldBe("no stock");
    }

    [Fact]
    public async Task CallActivity_UnknownName_FailsAtOnceAndNamesTheKnownOnes()
    {
        await using var harness = await EngineHarness.StartAsync(engine =>
        {
            engine.Orchestrator("Call", context => context.CallActivityAsync(
                "Reserv", options: TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromHours(1)))));
            engine.Activity<object>("Reserve", _ => null);
        });

        var end = await harness.RunAsync("Call");

        end.FailureDetails!.ErrorMessage.ShouldContain("'Reserv'");
        end.FailureDetails.ErrorMessage.ShouldContain("'Reserve'");
    }

    [Fact]
    public async Task CallActivity_OptionsAsInput_IsRefused()
    {
        await using var harness = await EngineHarness.StartAsync(engine =>
        {
            engine.Orchestrator("Call", context =>
                context.CallActivityAsync<int>(
                    "A", (object)new TaskOptions(new RetryPolicy(2, TimeSpan.FromSeconds(1)))));
            engine.Activity<object>("A", _ => 1);
        });

        var end = await harness.RunAsync("Call");

        end.FailureDetails!.ErrorMessage.ShouldContain("options:");
    }

    [Fact]
    public async Task CallActivity_NotAwaitedBeforeTheEnd_StillRuns()
    {
        var ran = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var harness = await EngineHarness.StartAsync(engine =>
        {
            engine.Orchestrator("Forget", context =>
            {
                _ = context.CallActivityAsync("Notify");
                return Task.CompletedTask;
            });
            engine.Activity<object>("Notify", _ => ran.TrySetResult());
        });

        await harness.RunAsync("Forget");

        await ran.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
    }
}
