using Serverless.Sagas.Tests.Engine;
using static Serverless.Sagas.Tests.Engine.Activities;
using static Serverless.Sagas.Tests.Engine.Sagas;

namespace Serverless.Sagas.Tests.Stopping;

/// <summary>Compensation also after a stop, a suspend, a cancellation: wherever the saga is.</summary>
public sealed class StopTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_WhileAnApprovalWaits_Undoes(bool isSuspended)
    {
        await using var harness = await SagaHarness.StartAsync(Of(WaitAsync));
        var id = await harness.ScheduleAsync();
        await harness.IdleAsync();
        if (isSuspended)
        {
            await harness.Client.SuspendInstanceAsync(id, Cancellation);
            await harness.IdleAsync();
        }

        await harness.Client.StopSagaAsync(id, "no longer wanted", "ann", Cancellation);

        var result = await harness.EndAsync<SagaResult<string>>(id);
        result.Status.ShouldBe(SagaStatus.Compensated);
        result.Reason.ShouldBe("stopped by ann: no longer wanted");
        result.Undone.ShouldBe(["reserve"]);
        harness.Calls.ShouldBe([Reserve, Release]);
    }

    [Fact]
    public async Task Suspend_InTheMiddleOfACompensation_GoesOnWhenResumed()
    {
        await using var harness = await SagaHarness.StartAsync(
            Of(OrderAsync), new Dictionary<string, int> { [Ship] = 1, [Refund] = 1 });
        var id = await harness.ScheduleAsync();
        await harness.IdleAsync();

        await harness.Client.SuspendInstanceAsync(id, Cancellation);
        await harness.AdvanceAsync(TimeSpan.FromDays(1));
        harness.Calls[^1].ShouldBe(Refund);
        await harness.Client.ResumeInstanceAsync(id, Cancellation);

        (await harness.EndAsync<SagaResult<string>>(id)).Undone.ShouldBe(["reserve", "charge"]);
    }

    [Fact]
    public async Task Stop_WhileAnActivityRuns_UndoesWhatItDid()
    {
        using var gate = new ManualResetEventSlim();
        await using var harness = await SagaHarness.StartAsync(Of(saga =>
            saga.Step("charge", Calls(Charge), Calls(Refund))));
        harness.On(Charge, _ =>
        {
            gate.Wait();
            return null;
        });
        var id = await harness.ScheduleAsync();
        await harness.UntilAsync(() => harness.Calls.Count == 1);

        await harness.Client.StopSagaAsync(id, "no longer wanted", cancellationToken: Cancellation);
        gate.Set();

        (await harness.EndAsync<SagaResult<string>>(id)).Undone.ShouldBe(["charge"]);
        harness.Calls.ShouldBe([Charge, Refund]);
    }

    [Fact]
    public async Task Stop_BetweenRetries_DoesNotTryAgain()
    {
        await using var harness = await SagaHarness.StartAsync(
            Of(saga => saga.Step("charge", Calls(Charge), Calls(Refund))),
            new Dictionary<string, int> { [Charge] = 9 });
        var id = await harness.ScheduleAsync();
        await harness.IdleAsync();

        await harness.Client.StopSagaAsync(id, "no longer wanted", cancellationToken: Cancellation);

        (await harness.EndAsync<SagaResult<string>>(id)).Status.ShouldBe(SagaStatus.Compensated);
        harness.Calls.ShouldBe([Charge]);
    }

    [Fact]
    public async Task Stop_AfterThePointOfNoReturn_IsRefused()
    {
        await using var harness = await SagaHarness.StartAsync(Of(async saga =>
        {
            await saga.Step("reserve", Calls(Reserve), Calls(Release));
            saga.PointOfNoReturn();
            await saga.Approval("go", TimeSpan.FromDays(1), new ApprovalDecision(true));
            await saga.Step("ship", Calls(Ship));
        }));
        var id = await harness.ScheduleAsync();
        await harness.IdleAsync();

        await harness.Client.StopSagaAsync(id, "no longer wanted", cancellationToken: Cancellation);
        await harness.AdvanceAsync(TimeSpan.FromDays(1));

        (await harness.EndAsync<SagaResult<string>>(id)).Status.ShouldBe(SagaStatus.Completed);
        harness.Calls.ShouldBe([Reserve, Ship]);
    }

    [Fact]
    public async Task Body_MeetsACancellation_Undoes()
    {
        await using var harness = await SagaHarness.StartAsync(Of(async saga =>
        {
            await saga.Step("reserve", Calls(Reserve), Calls(Release));
            await saga.Context.WaitForExternalEvent<string>("never", TimeSpan.FromMinutes(1));
        }));
        var id = await harness.ScheduleAsync();

        await harness.AdvanceAsync(TimeSpan.FromMinutes(1));

        (await harness.EndAsync<SagaResult<string>>(id)).Undone.ShouldBe(["reserve"]);
    }

    private static async Task WaitAsync(Saga<string> saga)
    {
        await saga.Step("reserve", Calls(Reserve), Calls(Release));
        await saga.Approval("approve", TimeSpan.FromDays(7), new ApprovalDecision(false));
        await saga.Step("ship", Calls(Ship));
    }
}
