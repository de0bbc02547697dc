using Microsoft.DurableTask;
using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Tests.Replays;

public sealed class NonDeterminismTests
{
    [Fact]
    public async Task Episode_CodeChangedMeanwhile_FailsWithTheFirstDifference()
    {
        var token = TestContext.Current.CancellationToken;
        var activity = "Reserve";
        async Task<string> Orchestrator(TaskOrchestrationContext context)
        {
            await context.CallActivityAsync<string>(activity, "beans");
            await context.WaitForExternalEvent<string>("go");
            return "done";
        }

        await using var hub = await DurableTaskHub.OpenAsync(new DurableTaskHubOptions());
        await using var attachment = hub.AttachExecutor(new SdkExecutor(Orchestrator));
        await hub.StartAsync(new CreateInstanceRequest { Name = "Order", InstanceId = "order-1" }, token);
        await hub.WhenIdleAsync(token);

        activity = "Book";
        await hub.RaiseEventAsync("order-1", "go", "1");
        var end = await hub.WaitForCompletionAsync("order-1", withPayloads: true, token);

        end.OrchestrationStatus.ShouldBe(OrchestrationStatus.Failed);
        var message = end.FailureDetails.ErrorMessage;
        message.ShouldContain("orchestration 'Order' order-1 differs at event 3 of its history");
        message.ShouldContain("the history has:    TaskScheduled #0 'Reserve' with [\"beans\"]");
        message.ShouldContain("the code asked for: TaskScheduled #0 'Book' with [\"beans\"]");
        message.ShouldContain("Usual causes");
    }
}
