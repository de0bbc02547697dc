using Microsoft.DurableTask;
using Serverless.Sagas.Tests.Engine;
using static Serverless.Sagas.Tests.Engine.Activities;
using static Serverless.Sagas.Tests.Engine.Sagas;

namespace Serverless.Sagas.Tests.Children;

public sealed class ChildTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Child_Completes_IsAStepThatCanBeUndone()
    {
        await using var harness = await StartAsync(
            saga => saga.Step("charge", Calls(Charge), Calls(Refund)), then: saga => saga.Abort("changed our mind"));

        var result = await harness.RunAsync<SagaResult<string>>();

        result.Undone.ShouldBe(["reserve", "pay"]);
        harness.Calls.ShouldBe([Reserve, Charge, Recall, Release]);
    }

    [Fact]
    public async Task Child_Aborts_UndoesItselfAndTheParentEndsWithItsAbort()
    {
        await using var harness = await StartAsync(async saga =>
        {
            await saga.Step("charge", Calls(Charge), Calls(Refund));
            saga.Abort("declined");
        });

        var result = await harness.RunAsync<SagaResult<string>>();

        result.Status.ShouldBe(SagaStatus.Compensated);
        result.Step.ShouldBe("pay");
        result.Abort.ShouldBe("declined");
        harness.Calls.ShouldBe([Reserve, Charge, Refund, Release]);
    }

    [Fact]
    public async Task Stop_WhileTheChildRuns_StopsItAndUndoesInReverse()
    {
        await using var harness = await StartAsync(async saga =>
        {
            await saga.Step("charge", Calls(Charge), Calls(Refund));
            await saga.Approval("approve", TimeSpan.FromDays(7), new ApprovalDecision(false));
        });
        var id = await harness.ScheduleAsync();
        await harness.IdleAsync();

        await harness.Client.StopSagaAsync(id, "no longer wanted", cancellationToken: Cancellation);

        (await harness.EndAsync<SagaResult<string>>(id)).Status.ShouldBe(SagaStatus.Compensated);
        harness.Calls.ShouldBe([Reserve, Charge, Refund, Release]);
        (await harness.TimelineAsync("saga-1:pay")).State.ShouldBe(SagaState.Compensated);
    }

    [Fact]
    public async Task Stop_WhenTheChildIsPastNoReturn_WaitsForItAndUndoesIt()
    {
        await using var harness = await StartAsync(async saga =>
        {
            saga.PointOfNoReturn();
            await saga.Approval("approve", TimeSpan.FromDays(7), new ApprovalDecision(false));
            await saga.Step("charge", Calls(Charge));
        });
        var id = await harness.ScheduleAsync();
        await harness.IdleAsync();

        await harness.Client.StopSagaAsync(id, "no longer wanted", cancellationToken: Cancellation);
        await harness.IdleAsync();
        harness.Calls.ShouldBe([Reserve]);
        await harness.AdvanceAsync(TimeSpan.FromDays(7));

        (await harness.EndAsync<SagaResult<string>>(id)).Status.ShouldBe(SagaStatus.Compensated);
        harness.Calls.ShouldBe([Reserve, Charge, Recall, Release]);
    }

    [Fact]
    public async Task Child_FailsByAProgrammingError_FailsTheParentLoudly()
    {
        await using var harness = await StartAsync(_ => throw new FormatException("twelve"));

        var failure = await harness.FailureAsync(await harness.ScheduleAsync());

        failure.ShouldContain("Sub-saga 'pay' of 'saga-1' failed");
        harness.Calls.ShouldBe([Reserve]);
    }

    private static Task<SagaHarness> StartAsync(Func<Saga<string>, Task> child, Action<Saga<string>>? then = null) =>
        SagaHarness.StartAsync(
            Of(async saga =>
            {
                await saga.Step("reserve", Calls(Reserve), Calls(Release));
                await saga.Child("pay", "Pay", undo: Calls(Recall));
                then?.Invoke(saga);
            }),
            children: new Dictionary<string, Func<TaskOrchestrationContext, Task<object?>>>
            {
                ["Pay"] = async context => await Of(child)(context),
            });
}
