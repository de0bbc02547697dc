using Serverless.Sagas.Tests.Engine;
using static Serverless.Sagas.Tests.Engine.Activities;
using static Serverless.Sagas.Tests.Engine.Sagas;

namespace Serverless.Sagas.Tests.Groups;

public sealed class GroupTests
{
    [Fact]
    public async Task All_EveryBranchSucceeds_IsCompleted()
    {
        await using var harness = await SagaHarness.StartAsync(Of(saga => saga.All(
            () => saga.Step("reserve", Calls(Reserve)),
            () => saga.Step("charge", Calls(Charge)))));

        (await harness.RunAsync<SagaResult<string>>()).Done.ShouldBe(["reserve", "charge"]);
    }

    [Fact]
    public async Task All_OneBranchFails_TheOthersStartNothingMoreAndAllIsUndone()
    {
        await using var harness = await SagaHarness.StartAsync(
            Of(saga => saga.All(
                async () =>
                {
                    await saga.Step("reserve", Calls(Reserve), Calls(Release));
                    await saga.Approval("approve", TimeSpan.FromDays(7), new ApprovalDecision(true));
                    await saga.Step("ship", Calls(Ship));
                },
                () => saga.Step("charge", Calls(Charge), Calls(Refund)))),
            new Dictionary<string, int> { [Charge] = 9 });
        var id = await harness.ScheduleAsync();

        await harness.AdvanceAsync(TimeSpan.FromMinutes(1), steps: 60);

        var result = await harness.EndAsync<SagaResult<string>>(id);
        result.Status.ShouldBe(SagaStatus.Compensated);
        result.Step.ShouldBe("charge");
        result.Undone.ShouldBe(["reserve"]);
        harness.Calls.ShouldNotContain(Ship);
    }

    [Fact]
    public async Task All_OneBranchFailsWhileAnActivityOfAnotherRuns_UndoesAfterItsEnd()
    {
        using var gate = new ManualResetEventSlim();
        await using var harness = await SagaHarness.StartAsync(
            Of(saga => saga.All(
                () => saga.Step("charge", Calls(Charge), Calls(Refund)),
                () => saga.Step("ship", Calls(Ship), options: Once))),
            new Dictionary<string, int> { [Ship] = 1 });
        harness.On(Charge, _ =>
        {
            gate.Wait();
            return null;
        });
        var id = await harness.ScheduleAsync();

        await harness.UntilAsync(async () => (await harness.Client.GetSagaAsync(id))?.Steps
            .Any(step => step.State == StepState.Failed) == true);
        harness.Calls.ShouldNotContain(Refund);
        gate.Set();

        (await harness.EndAsync<SagaResult<string>>(id)).Undone.ShouldBe(["charge"]);
    }

    [Fact]
    public async Task All_TwoBranchesParked_EachIsCommandedByName()
    {
        await using var harness = await SagaHarness.StartAsync(
            Of(async saga =>
            {
                saga.PointOfNoReturn();
                await saga.All(
                    () => saga.Step("charge", Calls(Charge), options: Once),
                    () => saga.Step("ship", Calls(Ship), options: Once));
            }),
            new Dictionary<string, int> { [Charge] = 1, [Ship] = 1 });
        var id = await harness.ScheduleAsync();
        await harness.IdleAsync();
        var resume = new ParkCommand(ParkAction.Resume);

        (await harness.Client.CommandSagaAsync(id, resume)).ShouldBeNull();
        (await harness.Client.CommandSagaAsync(id, resume, "ship")).ShouldBe("ship");
        (await harness.TimelineAsync(id)).State.ShouldBe(SagaState.Parked);
        (await harness.Client.CommandSagaAsync(id, resume)).ShouldBe("charge");

        (await harness.EndAsync<SagaResult<string>>(id)).Status.ShouldBe(SagaStatus.Completed);
    }
}
