using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace Serverless.TaskHub.Tests.Scenarios;

/// <summary>How long orchestrations are kept, and how large payloads may be.</summary>
public abstract class LimitTests : ScenarioTests
{
    private const int MaxBytes = 1_000;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(10);
    private static readonly string Large = new('x', MaxBytes);

    protected override DurableTaskHubOptions Options { get; } =
        new() { Retention = Kept, MaxPayloadBytes = MaxBytes };

    [Fact]
    public async Task Retention_Passed_RemovesWhatHasEndedAndNothingElse()
    {
        await WorkerAsync(tasks => tasks
            .AddOrchestratorFunc("Ends", _ => Task.FromResult("end"))
            .AddOrchestratorFunc("Waits", context => context.WaitForExternalEvent<string>("go")));
        var ended = (await RunAsync("Ends")).InstanceId;
        var waiting = await Server.Client.ScheduleNewOrchestrationInstanceAsync("Waits", Token);
        await Server.Client.WaitForInstanceStartAsync(waiting, Token);

        Clock.Advance(Kept - TimeSpan.FromHours(1));
        (await Server.Hub.GetAsync(ended, false)).ShouldNotBeNull();
        Clock.Advance(TimeSpan.FromHours(2));

        while (await Server.Hub.GetAsync(ended, false) is not null)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        (await Server.Hub.GetHistoryAsync(ended)).ShouldBeNull();
        (await Server.Hub.GetAsync(waiting, false)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Start_InputTooLarge_IsRefusedWithItsSizeAndTheCure()
    {
        var refused = await Should.ThrowAsync<ArgumentException>(
            () => Server.Client.ScheduleNewOrchestrationInstanceAsync("Any", Large, Token));

        refused.Message.ShouldContain("The input of orchestration 'Any' has 1002 bytes; at most 1000 are allowed.");
        refused.Message.ShouldContain("pass a reference");
    }

    [Fact]
    public async Task Start_InputOfTheLimit_IsTaken()
    {
        await WorkerAsync(tasks => tasks.AddOrchestratorFunc<string, int>(
            "Counts", (_, input) => Task.FromResult(input.Length)));

        (await RunAsync("Counts", new string('x', MaxBytes - 2))).ReadOutputAs<int>().ShouldBe(MaxBytes - 2);
    }

    [Fact]
    public async Task RaiseEvent_TooLarge_IsRefused()
    {
        var refused = await Should.ThrowAsync<global::Grpc.Core.RpcException>(
            () => Server.Client.RaiseEventAsync("some", "go", Large, Token));

        refused.Status.Detail.ShouldContain("The event 'go' to 'some' has 1002 bytes");
    }

    [Fact]
    public async Task SignalEntity_TooLarge_IsRefused()
    {
        var refused = await Should.ThrowAsync<global::Grpc.Core.RpcException>(() => Server.Client.Entities
            .SignalEntityAsync(new EntityInstanceId("counter", "a"), "add", Large, cancellation: Token));

        refused.Status.Detail.ShouldContain("The input of operation 'add' of '@counter@a' has 1002 bytes");
    }

    [Fact]
    public async Task Activity_ResultTooLarge_FailsAndIsNotRetried()
    {
        var calls = 0;
        await WorkerAsync(tasks => tasks
            .AddOrchestratorFunc("Calls", context => context.CallActivityAsync<string>(
                "Make", options: TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromSeconds(1)))))
            .AddActivityFunc("Make", _ =>
            {
                calls++;
                return Large;
            }));

        var end = await RunAsync("Calls");

        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        end.FailureDetails!.ErrorMessage.ShouldContain("The result of activity 'Make' has 1002 bytes");
        calls.ShouldBe(1);
    }

    [Fact]
    public async Task Orchestrator_AsksWithTooLargeAnInput_Fails()
    {
        await WorkerAsync(tasks => tasks
            .AddOrchestratorFunc("Asks", context => context.CallActivityAsync<string>("Take", Large))
            .AddActivityFunc<string, string>("Take", (_, _) => "taken"));

        var end = await RunAsync("Asks");

        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        end.FailureDetails.ShouldNotBeNull().ErrorType.ShouldBe("PayloadTooLarge");
        end.FailureDetails.ErrorMessage.ShouldContain("The input of activity 'Take' has 1004 bytes");
    }

    [Fact]
    public async Task Orchestrator_OutputTooLarge_Fails()
    {
        await WorkerAsync(tasks => tasks.AddOrchestratorFunc("Makes", _ => Task.FromResult(Large)));

        var end = await RunAsync("Makes");

        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        end.FailureDetails!.ErrorMessage.ShouldContain("The output of the orchestration has 1002 bytes");
    }
}
