using Serverless.Sagas.Tests.Engine;
using static Serverless.Sagas.Tests.Engine.Activities;
using static Serverless.Sagas.Tests.Engine.Sagas;

namespace Serverless.Sagas.Tests.Steps;

public sealed class StepTests
{
    [Fact]
    public async Task Run_EveryStepSucceeds_IsCompletedAndUndoesNothing()
    {
        await using var harness = await SagaHarness.StartAsync(Of(OrderAsync));

        var result = await harness.RunAsync<SagaResult<string>>();

        result.Status.ShouldBe(SagaStatus.Completed);
        result.Done.ShouldBe(["reserve", "charge", "ship"]);
        result.Undone.ShouldBeEmpty();
        harness.Calls.ShouldBe([Reserve, Charge, Ship]);
    }

    [Fact]
    public async Task Run_LastStepFails_UndoesTheOthersInReverse()
    {
        await using var harness = await SagaHarness.StartAsync(
            Of(OrderAsync), new Dictionary<string, int> { [Ship] = 1 });

        var result = await harness.RunAsync<SagaResult<string>>();

        result.Status.ShouldBe(SagaStatus.Compensated);
        result.Step.ShouldBe("ship");
        result.Reason.ShouldBe("Ship failed");
        result.Undone.ShouldBe(["reserve", "charge"]);
        result.Done.ShouldBeEmpty();
        harness.Calls.ShouldBe([Reserve, Charge, Ship, Refund, Release]);
    }

    [Fact]
    public async Task Abort_AfterAStep_UndoesItAndCarriesTheReasonTyped()
    {
        await using var harness = await SagaHarness.StartAsync(Of(async saga =>
        {
            await saga.Step("reserve", Calls(Reserve), Calls(Release));
            saga.Abort("declined");
        }));

        var result = await harness.RunAsync<SagaResult<string>>();

        result.Status.ShouldBe(SagaStatus.Compensated);
        result.Abort.ShouldBe("declined");
        result.Step.ShouldBeNull();
        result.Undone.ShouldBe(["reserve"]);
    }

    [Fact]
    public async Task Abort_CaughtByTheBody_StillUndoes()
    {
        await using var harness = await SagaHarness.StartAsync(Of(async saga =>
        {
            await saga.Step("reserve", Calls(Reserve), Calls(Release));
            try
            {
                saga.Abort("declined");
            }
            catch (Exception)
            {
                // A body that catches everything.
            }
        }));

        (await harness.RunAsync<SagaResult<string>>()).Undone.ShouldBe(["reserve"]);
    }

    [Theory]
    [InlineData(Undo.Started, new[] { Reserve, Release })]
    [InlineData(Undo.Succeeded, new[] { Reserve })]
    public async Task Step_Fails_IsUndoneWhenItCountsFromItsStart(Undo from, string[] calls)
    {
        await using var harness = await SagaHarness.StartAsync(
            Of(saga => saga.Step("reserve", Calls(Reserve), Calls(Release), from, Once)),
            new Dictionary<string, int> { [Reserve] = 1 });

        (await harness.RunAsync<SagaResult<string>>()).Step.ShouldBe("reserve");

        harness.Calls.ShouldBe(calls);
    }

    [Fact]
    public async Task Step_FailsAfterOneOfItsCallsSucceeded_IsUndone()
    {
        await using var harness = await SagaHarness.StartAsync(
            Of(saga => saga.Step(
                "both",
                async step =>
                {
                    await step.Call<string?>(Reserve, null);
                    await step.Call<string?>(Charge, null);
                },
                Calls(Release),
                options: Once)),
            new Dictionary<string, int> { [Charge] = 1 });

        await harness.RunAsync<SagaResult<string>>();

        harness.Calls.ShouldBe([Reserve, Charge, Release]);
    }

    [Fact]
    public async Task Step_FailsTwice_IsTriedAgainAfterLongerPausesUnderTheSameKey()
    {
        var times = new List<DateTimeOffset>();
        await using var harness = await SagaHarness.StartAsync(Of(saga => saga.Step("charge", Calls(Charge))));
        harness.On(Charge, _ =>
        {
            times.Add(harness.Time.GetUtcNow());
            return times.Count < 3 ? throw new InvalidOperationException("not yet") : null;
        });
        var id = await harness.ScheduleAsync();

        await harness.AdvanceAsync(TimeSpan.FromSeconds(10), steps: 10);

        (await harness.EndAsync<SagaResult<string>>(id)).Status.ShouldBe(SagaStatus.Completed);
        times.Select(at => (at - times[0]).TotalSeconds).ShouldBe([0, 1, 3]);
        harness.Keys.Select(call => call.Key).Distinct().ShouldBe(["saga-1/charge"]);
    }

    [Fact]
    public async Task Step_FailureNotWorthARetry_IsNotTriedAgain()
    {
        await using var harness = await SagaHarness.StartAsync(
            Of(saga => saga.Step("charge", Calls(Charge), options: new SagaStepOptions
            {
                RetryWhen = failure => !failure.ErrorMessage.Contains("failed", StringComparison.Ordinal),
            })),
            new Dictionary<string, int> { [Charge] = 9 });

        (await harness.RunAsync<SagaResult<string>>()).Status.ShouldBe(SagaStatus.Compensated);

        harness.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Undo_Fails_IsTriedUnderOnePolicyAndKnowsWhatItUndoes()
    {
        await using var harness = await SagaHarness.StartAsync(
            Of(OrderAsync), new Dictionary<string, int> { [Ship] = 1, [Refund] = 3 });
        var id = await harness.ScheduleAsync();

        await harness.AdvanceAsync(TimeSpan.FromMinutes(1), steps: 60);

        (await harness.EndAsync<SagaResult<string>>(id)).Undone.ShouldBe(["reserve", "charge"]);
        harness.Calls.Count(call => call == Refund).ShouldBe(4);
        harness.Keys.Where(call => call.Activity == Refund).Distinct()
            .ShouldBe([(Refund, "saga-1/charge~0undo", "saga-1/charge")]);
    }

    [Fact]
    public async Task Undo_KeepsFailing_IsTriedAsOftenAsItsPolicySaysAndNoMore()
    {
        await using var harness = await SagaHarness.StartAsync(
            Of(OrderAsync), new Dictionary<string, int> { [Ship] = 1, [Refund] = 100 });
        var id = await harness.ScheduleAsync();

        await harness.AdvanceAsync(TimeSpan.FromMinutes(10), steps: 600);

        (await harness.TimelineAsync(id)).State.ShouldBe(SagaState.Parked);
        harness.Calls.Count(call => call == Refund).ShouldBe(new SagaOptions().UndoRetry.MaxNumberOfAttempts);
    }

    [Fact]
    public async Task Step_DoesNotEndInTime_IsUndoneOnlyWhenItsCallHasEnded()
    {
        using var gate = new ManualResetEventSlim();
        await using var harness = await SagaHarness.StartAsync(Of(saga => saga.Step(
            "charge",
            Calls(Charge),
            Calls(Refund),
            options: Once with { Timeout = TimeSpan.FromSeconds(5) })));
        harness.On(Charge, _ =>
        {
            gate.Wait();
            return null;
        });
        var id = await harness.ScheduleAsync();

        await harness.UntilAsync(() => harness.Calls.Count == 1);
        harness.Time.Advance(TimeSpan.FromSeconds(5));
        await harness.UntilAsync(async () =>
            (await harness.Client.GetSagaAsync(id))!.State == SagaState.Undoing);
        harness.Calls.ShouldBe([Charge]);
        gate.Set();

        var result = await harness.EndAsync<SagaResult<string>>(id);
        result.Status.ShouldBe(SagaStatus.Compensated);
        result.Reason.ShouldBe("Attempt 1 did not end within 00:00:05.");
        harness.Calls.ShouldBe([Charge, Refund]);
    }

    [Fact]
    public async Task OnCompensation_Registered_ComesLastAndKnowsWhy()
    {
        await using var harness = await SagaHarness.StartAsync(Of(async saga =>
        {
            saga.OnCompensation("note", step => step.Call(Send, saga.Aborted));
            await saga.Step("reserve", Calls(Reserve), Calls(Release));
            saga.Abort("declined");
        }));

        await harness.RunAsync<SagaResult<string>>();

        harness.Calls.ShouldBe([Reserve, Release, "Send declined"]);
    }

    [Fact]
    public async Task Restart_InTheMiddleOfACompensation_GoesOnAndUndoesEverythingOnce()
    {
        await using var harness = await SagaHarness.StartAsync(
            Of(OrderAsync), new Dictionary<string, int> { [Ship] = 1, [Refund] = 2 }, onDisk: true);
        var id = await harness.ScheduleAsync();

        for (var i = 0; i < 5; i++)
        {
            await harness.IdleAsync();
            await harness.RestartAsync();
            await harness.AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        (await harness.EndAsync<SagaResult<string>>(id)).Undone.ShouldBe(["reserve", "charge"]);
        harness.Calls.ShouldBe([Reserve, Charge, Ship, Refund, Refund, Refund, Release]);
    }
}
