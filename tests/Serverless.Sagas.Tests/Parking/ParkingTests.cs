using System.Diagnostics.Metrics;
using Serverless.Sagas.Tests.Engine;
using static Serverless.Sagas.Tests.Engine.Activities;
using static Serverless.Sagas.Tests.Engine.Sagas;

namespace Serverless.Sagas.Tests.Parking;

public sealed class ParkingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NoReturn_StepKeepsFailing_UndoesNothingAndParks()
    {
        await using var harness = await StartAsync(shipFails: 9);
        var id = await harness.ScheduleAsync();

        var timeline = await harness.TimelineAsync(id);

        timeline.State.ShouldBe(SagaState.Parked);
        timeline.NoReturn.ShouldBe(true);
        timeline.Steps[^1].ShouldBe(
            new TimelineStep("ship", StepState.Parked, 0, 0, Error: "Ship failed", Ticket: "ship#1"));
        harness.Calls.ShouldBe([Reserve, Charge, Ship]);
    }

    [Fact]
    public async Task Parked_Resumed_TriesAgainAndCompletes()
    {
        await using var harness = await StartAsync(shipFails: 1);
        var id = await harness.ScheduleAsync();

        (await CommandAsync(harness, id, new ParkCommand(ParkAction.Resume, "ann"))).ShouldBe("ship");

        (await harness.EndAsync<SagaResult<string>>(id)).Status.ShouldBe(SagaStatus.Completed);
        harness.Calls.ShouldBe([Reserve, Charge, Ship, Ship]);
    }

    [Fact]
    public async Task Parked_Skipped_GoesOnWithoutIt()
    {
        await using var harness = await StartAsync(shipFails: 9);
        var id = await harness.ScheduleAsync();

        await CommandAsync(harness, id, new ParkCommand(ParkAction.Skip));

        var result = await harness.EndAsync<SagaResult<string>>(id);
        result.Status.ShouldBe(SagaStatus.Completed);
        result.Skipped.ShouldBe(["ship"]);
    }

    [Fact]
    public async Task NoReturn_Compensate_IsRefusedUnlessItOverrules()
    {
        await using var harness = await StartAsync(shipFails: 9);
        var id = await harness.ScheduleAsync();

        (await CommandAsync(harness, id, new ParkCommand(ParkAction.Compensate))).ShouldBeNull();
        await harness.RaiseAsync(id, "saga-command:ship#1", new ParkCommand(ParkAction.Compensate));
        (await harness.TimelineAsync(id)).State.ShouldBe(SagaState.Parked);
        harness.Calls.ShouldBe([Reserve, Charge, Ship]);

        await CommandAsync(harness, id, new ParkCommand(ParkAction.Compensate, OverrulesNoReturn: true));

        (await harness.EndAsync<SagaResult<string>>(id)).Status.ShouldBe(SagaStatus.Compensated);
        harness.Calls.ShouldBe([Reserve, Charge, Ship, Refund, Release]);
    }

    [Fact]
    public async Task Command_ForAnEarlierWait_HasNoEffect()
    {
        await using var harness = await StartAsync(shipFails: 2);
        var id = await harness.ScheduleAsync();
        await CommandAsync(harness, id, new ParkCommand(ParkAction.Resume));
        (await harness.TimelineAsync(id)).Steps[^1].Ticket.ShouldBe("ship#2");

        await harness.RaiseAsync(id, "saga-command:ship#1", new ParkCommand(ParkAction.Skip));

        (await harness.TimelineAsync(id)).State.ShouldBe(SagaState.Parked);
    }

    [Theory]
    [InlineData(ParkAction.Resume, SagaStatus.Completed)]
    [InlineData(ParkAction.Compensate, SagaStatus.Compensated)]
    public async Task ParksOnFailure_BeforeNoReturn_DoesWhatAPersonSays(ParkAction action, SagaStatus status)
    {
        await using var harness = await SagaHarness.StartAsync(
            Of(async saga =>
            {
                await saga.Step("reserve", Calls(Reserve), Calls(Release));
                await saga.Step("charge", Calls(Charge), options: Once with { ParksOnFailure = true });
            }),
            new Dictionary<string, int> { [Charge] = 1 });
        var id = await harness.ScheduleAsync();

        await CommandAsync(harness, id, new ParkCommand(action));

        (await harness.EndAsync<SagaResult<string>>(id)).Status.ShouldBe(status);
    }

    [Fact]
    public async Task Skip_WithAResult_TheStepReturnsIt()
    {
        await using var harness = await SagaHarness.StartAsync(
            Of(async saga => saga.Abort(await saga.Step(
                "charge",
                step => step.Call<string?, string>(Charge, null),
                options: Once with { ParksOnFailure = true }))),
            new Dictionary<string, int> { [Charge] = 1 });
        var id = await harness.ScheduleAsync();

        await CommandAsync(harness, id, new ParkCommand(ParkAction.Skip, ResultJson: "\"receipt-7\""));

        (await harness.EndAsync<SagaResult<string>>(id)).Abort.ShouldBe("receipt-7");
    }

    [Theory]
    [InlineData("\"seven\"")]
    [InlineData("{")]
    public async Task Skip_WithAResultThatIsNone_IsRefusedAndTheStepStaysParked(string resultJson)
    {
        var receipt = 0;
        await using var harness = await SagaHarness.StartAsync(
            Of(async saga => receipt = await saga.Step(
                "charge",
                step => step.Call<string?, int>(Charge, null),
                options: Once with { ParksOnFailure = true })),
            new Dictionary<string, int> { [Charge] = 1 });
        var id = await harness.ScheduleAsync();

        (await CommandAsync(harness, id, new ParkCommand(ParkAction.Skip, "ann", ResultJson: resultJson)))
            .ShouldBe("charge");

        var parked = await harness.TimelineAsync(id);
        parked.State.ShouldBe(SagaState.Parked);
        parked.Steps[0].Ticket.ShouldBe("charge#1");
        parked.Steps[0].Error.ShouldNotBeNull().ShouldStartWith($"Skip was refused: '{resultJson}' is no Int32");
        parked.Steps[0].Error!.ShouldEndWith("It failed with: Charge failed");
        await CommandAsync(harness, id, new ParkCommand(ParkAction.Skip, ResultJson: "7"));
        (await harness.EndAsync<SagaResult<string>>(id)).Status.ShouldBe(SagaStatus.Completed);
        receipt.ShouldBe(7);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public async Task Unparked_IsTold_AlsoWhenTellingFails(int tellingFails)
    {
        await using var harness = await SagaHarness.StartAsync(
            Of(
                async saga => await saga.Step("ship", Calls(Ship), options: Once with { ParksOnFailure = true }),
                new SagaOptions { UnparkedActivity = TellUnparked, Retry = Once.Retry! }),
            new Dictionary<string, int> { [Ship] = 1, [TellUnparked] = tellingFails });
        var id = await harness.ScheduleAsync();

        await CommandAsync(harness, id, new ParkCommand(ParkAction.Resume, "ann", "mended"));

        (await harness.EndAsync<SagaResult<string>>(id)).Status.ShouldBe(SagaStatus.Completed);
        harness.Calls.ShouldBe([Ship, "TellUnparked saga-1 ship#1: Resume by ann, mended", Ship]);
    }

    [Theory]
    [InlineData(ParkAction.Resume, new string[0])]
    [InlineData(ParkAction.Skip, new[] { "charge" })]
    public async Task Undo_Parked_IsResumedOrSkippedAndTheOlderOnesFollow(ParkAction action, string[] skipped)
    {
        await using var harness = await SagaHarness.StartAsync(
            Of(OrderAsync, new SagaOptions { UndoRetry = Once.Retry! }),
            new Dictionary<string, int> { [Ship] = 1, [Refund] = 1 });
        var id = await harness.ScheduleAsync();
        (await harness.TimelineAsync(id)).Steps[1].State.ShouldBe(StepState.UndoParked);
        harness.Calls.ShouldNotContain(Release);

        await CommandAsync(harness, id, new ParkCommand(action), step: "charge");

        var result = await harness.EndAsync<SagaResult<string>>(id);
        result.Status.ShouldBe(SagaStatus.Compensated);
        result.Undone.ShouldBe(["reserve", "charge"]);
        result.Skipped.ShouldBe(skipped);
    }

    [Fact]
    public async Task Undo_NobodyComes_TheOlderOnesAreUndoneAndItEndsParked()
    {
        await using var harness = await SagaHarness.StartAsync(
            Of(OrderAsync, new SagaOptions { UndoRetry = Once.Retry!, ParkLimit = TimeSpan.FromDays(2) }),
            new Dictionary<string, int> { [Ship] = 1, [Refund] = 9 });
        var id = await harness.ScheduleAsync();

        await harness.AdvanceAsync(TimeSpan.FromDays(2));

        var result = await harness.EndAsync<SagaResult<string>>(id);
        result.Status.ShouldBe(SagaStatus.Parked);
        result.Left.ShouldBe(["charge"]);
        result.Undone.ShouldBe(["reserve"]);
    }

    [Fact]
    public async Task NoReturn_NobodyComes_EndsParkedAndUndoesNothing()
    {
        await using var harness = await SagaHarness.StartAsync(
            Of(NoReturnAsync, new SagaOptions { ParkLimit = TimeSpan.FromDays(2) }),
            new Dictionary<string, int> { [Ship] = 9 });
        var id = await harness.ScheduleAsync();

        await harness.AdvanceAsync(TimeSpan.FromDays(2));

        var result = await harness.EndAsync<SagaResult<string>>(id);
        result.Status.ShouldBe(SagaStatus.Parked);
        result.Left.ShouldBe(["ship"]);
        result.Done.ShouldBe(["reserve", "charge"]);
        (await harness.TimelineAsync(id)).Reason.ShouldBe(result.Reason);
        harness.Calls.ShouldBe([Reserve, Charge, Ship]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public async Task Parked_IsToldAndCounted_AlsoWhenTellingFails(int tellingFails)
    {
        var counted = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, meters) =>
            {
                if (instrument.Meter.Name == SagaMetrics.MeterName && instrument.Name == SagaMetrics.Parked)
                {
                    meters.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            lock (counted)
            {
                counted.Add(tags[1].Value!.ToString()!);
            }
        });
        listener.Start();
        var step = $"ship-{tellingFails}";
        await using var harness = await SagaHarness.StartAsync(
            Of(
                async saga =>
                {
                    await saga.Step("reserve", Calls(Reserve), Calls(Release));
                    saga.PointOfNoReturn();
                    await saga.Step(step, Calls(Ship), options: Once);
                },
                new SagaOptions { ParkedActivity = TellParked, Retry = Once.Retry! }),
            new Dictionary<string, int> { [Ship] = 9, [Tell] = tellingFails });
        var id = await harness.ScheduleAsync();

        (await harness.TimelineAsync(id)).State.ShouldBe(SagaState.Parked);
        harness.Calls[^1].ShouldBe($"Tell saga-1 {step} after 1: Ship failed; done reserve; to undo reserve");
        counted.Where(one => one == step).ShouldHaveSingleItem();
    }

    private static async Task<string?> CommandAsync(
        SagaHarness harness, string id, ParkCommand command, string? step = null)
    {
        await harness.IdleAsync();
        return await harness.Client.CommandSagaAsync(id, command, step, Cancellation);
    }

    private static Task<SagaHarness> StartAsync(int shipFails) =>
        SagaHarness.StartAsync(Of(NoReturnAsync), new Dictionary<string, int> { [Ship] = shipFails });
}
