using Microsoft.DurableTask;
using Serverless.Sagas.Tests.Engine;
using static Serverless.Sagas.Tests.Engine.Activities;

namespace Serverless.Sagas.Tests.Compensation;

public sealed class SagaTests
{
    [Fact]
    public async Task RunAsync_EveryStepSucceeds_IsCompletedAndUndoesNothing()
    {
        await using var harness = await SagaHarness.StartAsync(OrderAsync);

        var result = await harness.RunAsync<SagaResult>();

        result.Status.ShouldBe(SagaStatus.Completed);
        result.Steps.ShouldBe(["reserve", "charge", "ship"]);
        result.Compensated.ShouldBeEmpty();
        harness.Calls.ShouldBe([Reserve, Charge, Ship]);
    }

    [Fact]
    public async Task RunAsync_LastStepFails_UndoesTheOthersInReverse()
    {
        await using var harness = await SagaHarness.StartAsync(OrderAsync, new Dictionary<string, int> { [Ship] = 1 });

        var result = await harness.RunAsync<SagaResult>();

        result.Status.ShouldBe(SagaStatus.Compensated);
        result.Reason.ShouldBe("Ship failed");
        result.FailedStep.ShouldBe("ship");
        result.Steps.ShouldBe(["reserve", "charge"]);
        result.Compensated.ShouldBe(["charge", "reserve"]);
        harness.Calls.ShouldBe([Reserve, Charge, Ship, Refund, Release]);
    }

    [Fact]
    public async Task RunAsync_FirstStepFails_HasNothingToUndo()
    {
        await using var harness = await SagaHarness.StartAsync(
            OrderAsync, new Dictionary<string, int> { [Reserve] = 1 });

        var result = await harness.RunAsync<SagaResult>();

        result.Status.ShouldBe(SagaStatus.Compensated);
        result.Compensated.ShouldBeEmpty();
        harness.Calls.ShouldBe([Reserve]);
    }

    [Fact]
    public async Task RunAsync_Aborted_UndoesAndReportsTheReason()
    {
        await using var harness = await SagaHarness.StartAsync(context =>
        {
            var saga = context.StartSaga();
            return saga.RunAsync(async () =>
            {
                await ReserveAsync(context, saga);
                throw new SagaAbortedException("declined");
            });
        });

        var result = await harness.RunAsync<SagaResult>();

        result.Reason.ShouldBe("declined");
        result.FailedStep.ShouldBeNull();
        result.Compensated.ShouldBe(["reserve"]);
    }

    [Fact]
    public async Task Compensate_OneFailsForGood_IsReportedAndTheOthersRun()
    {
        await using var harness = await SagaHarness.StartAsync(
            OrderAsync, new Dictionary<string, int> { [Ship] = 1, [Refund] = 100 });
        var id = await harness.ScheduleAsync();

        await harness.AdvanceAsync(TimeSpan.FromMinutes(1), steps: 60);

        var result = await harness.EndAsync<SagaResult>(id);
        result.Status.ShouldBe(SagaStatus.CompensationIncomplete);
        result.Compensated.ShouldBe(["reserve"]);
        result.NotCompensated.ShouldBe([new CompensationFailure("charge", "Refund failed")]);
        harness.Calls.Count(call => call == Refund).ShouldBe(5);
        harness.Calls[^1].ShouldBe(Release);
    }

    [Fact]
    public async Task Compensate_FailsTwice_IsTriedAgainAfterLongerPauses()
    {
        var times = new List<DateTimeOffset>();
        await using var harness = await SagaHarness.StartAsync(OrderAsync, new Dictionary<string, int> { [Ship] = 1 });
        harness.On(Refund, _ =>
        {
            times.Add(harness.Time.GetUtcNow());
            return times.Count < 3 ? throw new InvalidOperationException("not yet") : null;
        });
        var id = await harness.ScheduleAsync();

        await harness.AdvanceAsync(TimeSpan.FromSeconds(10), steps: 10);

        (await harness.EndAsync<SagaResult>(id)).Compensated.ShouldBe(["charge", "reserve"]);
        times.Select(at => (at - times[0]).TotalSeconds).ShouldBe([0, 1, 3]);
    }

    [Fact]
    public async Task Compensate_StepHasItsOwnPolicy_TakesThat()
    {
        await using var harness = await SagaHarness.StartAsync(
            context =>
            {
                var saga = context.StartSaga(
                    new SagaOptions { CompensationRetry = new RetryPolicy(9, TimeSpan.FromDays(1)) });
                return saga.RunAsync(async () =>
                {
                    await saga.StepAsync(
                        "reserve",
                        () => context.CallActivityAsync(Reserve),
                        () => context.CallActivityAsync(Release),
                        new SagaStepOptions { CompensationRetry = new RetryPolicy(1, TimeSpan.FromSeconds(1)) });
                    throw new SagaAbortedException("stop");
                });
            },
            new Dictionary<string, int> { [Release] = 100 });

        var result = await harness.RunAsync<SagaResult>();

        result.NotCompensated.Single().Step.ShouldBe("reserve");
        harness.Calls.ShouldBe([Reserve, Release]);
    }

    [Theory]
    [InlineData(CompensationTrigger.StepStarted, new[] { Reserve, Release })]
    [InlineData(CompensationTrigger.StepSucceeded, new[] { Reserve })]
    public async Task Step_FailsHalfway_IsUndoneWhenItCountsFromItsStart(CompensationTrigger trigger, string[] calls)
    {
        await using var harness = await SagaHarness.StartAsync(
            context =>
            {
                var saga = context.StartSaga();
                return saga.RunAsync(() => saga.StepAsync(
                    "reserve",
                    () => context.CallActivityAsync(Reserve),
                    () => context.CallActivityAsync(Release),
                    new SagaStepOptions { CompensateWhen = trigger }));
            },
            new Dictionary<string, int> { [Reserve] = 1 });

        (await harness.RunAsync<SagaResult>()).FailedStep.ShouldBe("reserve");

        harness.Calls.ShouldBe(calls);
    }

    [Fact]
    public async Task Step_CompensationNeedsTheResult_GetsIt()
    {
        await using var harness = await SagaHarness.StartAsync(context =>
        {
            var saga = context.StartSaga();
            return saga.RunAsync(async () =>
            {
                await saga.StepAsync(
                    "charge",
                    () => context.CallActivityAsync<string>(Charge, "receipt-7"),
                    receipt => context.CallActivityAsync(Refund, receipt));
                throw new SagaAbortedException("stop");
            });
        });

        await harness.RunAsync<SagaResult>();

        harness.Calls.ShouldBe(["Charge receipt-7", "Refund receipt-7"]);
    }

    [Fact]
    public async Task Step_AfterTheEnd_IsRefused()
    {
        await using var harness = await SagaHarness.StartAsync(async context =>
        {
            var saga = context.StartSaga();
            await saga.CompensateAsync("stop");
            try
            {
                await saga.StepAsync("late", () => context.CallActivityAsync(Ship));
                return "no failure";
            }
            catch (InvalidOperationException failure)
            {
                return failure.Message;
            }
        });

        (await harness.RunAsync<string>()).ShouldContain("run step 'late'");
        harness.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Restart_InTheMiddleOfACompensation_GoesOnAndUndoesEverythingOnce()
    {
        await using var harness = await SagaHarness.StartAsync(
            OrderAsync, new Dictionary<string, int> { [Ship] = 1, [Refund] = 2 }, onDisk: true);
        var id = await harness.ScheduleAsync();

        for (var i = 0; i < 5; i++)
        {
            await harness.IdleAsync();
            await harness.RestartAsync();
            await harness.AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        (await harness.EndAsync<SagaResult>(id)).Compensated.ShouldBe(["charge", "reserve"]);
        harness.Calls.ShouldBe([Reserve, Charge, Ship, Refund, Refund, Refund, Release]);
    }

    private static Task<SagaResult> OrderAsync(TaskOrchestrationContext context)
    {
        var saga = context.StartSaga();
        return saga.RunAsync(async () =>
        {
            await ReserveAsync(context, saga);
            await saga.StepAsync(
                "charge", () => context.CallActivityAsync(Charge), () => context.CallActivityAsync(Refund));
            await saga.StepAsync(
                "ship", () => context.CallActivityAsync(Ship), () => context.CallActivityAsync(Recall));
        });
    }

    private static Task ReserveAsync(TaskOrchestrationContext context, Saga saga) => saga.StepAsync(
        "reserve", () => context.CallActivityAsync(Reserve), () => context.CallActivityAsync(Release));
}
