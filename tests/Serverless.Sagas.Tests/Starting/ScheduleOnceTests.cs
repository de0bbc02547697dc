using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Serverless.Sagas.Tests.Engine;

namespace Serverless.Sagas.Tests.Starting;

public sealed class ScheduleOnceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ScheduleOnce_Running_DoesNothing()
    {
        await using var harness = await SagaHarness.StartAsync(context => context.WaitForExternalEvent<string>("Go"));

        (await harness.Client.ScheduleOnceAsync("Saga", "s", "first", Cancellation)).ShouldBeTrue();
        (await harness.Client.ScheduleOnceAsync("Saga", "s", "second", Cancellation)).ShouldBeFalse();

        var instance = await harness.Client.GetInstanceAsync("s", getInputsAndOutputs: true, Cancellation);
        instance!.ReadInputAs<string>().ShouldBe("first");
    }

    [Fact]
    public async Task ScheduleOnce_Ended_DoesNothing()
    {
        await using var harness = await SagaHarness.StartAsync(context => Task.FromResult(Input(context).GetString()));
        await harness.Client.ScheduleOnceAsync("Saga", "s", "first", Cancellation);
        await harness.EndAsync<string>("s");

        (await harness.Client.ScheduleOnceAsync("Saga", "s", "second", Cancellation)).ShouldBeFalse();

        (await harness.EndAsync<string>("s")).ShouldBe("first");
    }

    [Fact]
    public async Task ScheduleOnce_ManyCallersRace_OneStartsIt()
    {
        await using var harness = await SagaHarness.StartAsync(context => Task.FromResult(Input(context).GetInt32()));

        var started = await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            Task.Run(() => harness.Client.ScheduleOnceAsync("Saga", "s", i, Cancellation), Cancellation)));

        started.Count(isStarted => isStarted).ShouldBe(1);
        (await harness.EndAsync<int>("s")).ShouldBe(Array.IndexOf(started, true));
    }

    [Fact]
    public async Task ScheduleOnce_UnknownOrchestrator_TheInstanceFailsAndNamesIt()
    {
        await using var harness = await SagaHarness.StartAsync(_ => Task.FromResult(1));

        (await harness.Client.ScheduleOnceAsync("Sage", "s", null, Cancellation)).ShouldBeTrue();

        var end = await harness.Client.WaitForInstanceCompletionAsync("s", getInputsAndOutputs: true, Cancellation);
        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        end.FailureDetails.ShouldNotBeNull().ErrorMessage.ShouldContain("Sage");
    }

    private static JsonElement Input(TaskOrchestrationContext context) => (JsonElement)context.GetInput<object>()!;
}
