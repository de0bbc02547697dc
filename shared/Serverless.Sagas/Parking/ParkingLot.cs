using Microsoft.DurableTask;
using Serverless.Sagas.Running;
using Serverless.Sagas.Steps;

namespace Serverless.Sagas.Parking;

/// <summary>Parks steps: tells of them, and waits for a person's command.</summary>
internal sealed class ParkingLot(SagaRun run)
{
    private TaskOrchestrationContext Context => run.Context;

    /// <param name="record">The step.</param>
    /// <param name="isUndo">Whether its undo failed.</param>
    /// <param name="error">What it failed with.</param>
    /// <param name="unfit">Says why a command's result is none of the step's; null when every one is.</param>
    /// <returns>The command; null when nobody came in time, or the saga ended meanwhile.</returns>
    public async Task<ParkCommand?> ParkAsync(
        StepRecord record, bool isUndo, string error, Func<ParkCommand, string?>? unfit = null)
    {
        var ticket = Ticket.For(record.Name, ++record.Parkings);
        run.Say(record, isUndo ? StepState.UndoParked : StepState.Parked, error);
        run.Timeline.Park(record.Name, ticket);
        Log.Parked(run.Logger, Context.InstanceId, record.Name, ticket, error);
        if (!Context.IsReplaying)
        {
            SagaMetrics.CountParked(Context.Name, record.Name);
        }

        var parked = new ParkedStep(
            Context.Name,
            Context.InstanceId,
            record.Name,
            isUndo,
            isUndo ? record.UndoAttempts : record.Attempts,
            error,
            new DateTimeOffset(Context.CurrentUtcDateTime, TimeSpan.Zero),
            run.IsPastNoReturn,
            ticket,
            [.. run.Timeline.Steps.Where(step => step.State is StepState.Done).Select(step => step.Step)],
            [.. run.ToUndo.Select(step => step.Name)]);
        await TellAsync(run.Options.ParkedActivity, "parked", parked, ticket);
        var command = await WaitAsync(record, parked, unfit);
        if (command is not null)
        {
            await TellAsync(
                run.Options.UnparkedActivity,
                "unparked",
                new UnparkedStep(
                    Context.Name,
                    Context.InstanceId,
                    record.Name,
                    ticket,
                    command.Action,
                    command.By,
                    command.Comment),
                ticket);
        }

        return command;
    }

    private async Task<ParkCommand?> WaitAsync(
        StepRecord record, ParkedStep parked, Func<ParkCommand, string?>? unfit)
    {
        var (ticket, isUndo) = (parked.Ticket, parked.IsUndo);
        using var clock = new CancellationTokenSource();
        var expired = run.Options.ParkLimit is { } limit ? Context.CreateTimer(limit, clock.Token) : run.Never;
        var ended = isUndo ? run.Never : run.Ended;
        while (true)
        {
            using var wait = new CancellationTokenSource();
            var command = Context.WaitForExternalEvent<ParkCommand?>(Ticket.EventName(ticket), wait.Token);
            if (await Task.WhenAny(command, ended, expired) != command)
            {
                wait.Cancel();
                clock.Cancel();
                return null;
            }

            if (await command is { } given && IsAllowed(given, ticket, isUndo) && Fits(given, record, parked, unfit))
            {
                clock.Cancel();
                Log.Commanded(
                    run.Logger, Context.InstanceId, ticket, given.Action, given.By ?? "somebody", given.Comment);
                return given;
            }
        }
    }

    private bool IsAllowed(ParkCommand command, string ticket, bool isUndo)
    {
        if (!command.IsRefused(isUndo, run.IsPastNoReturn))
        {
            return true;
        }

        Log.CompensationRefused(run.Logger, Context.InstanceId, ticket, command.By ?? "somebody");
        return false;
    }

    /// <summary>A result that is none of the step's is refused, and the step's error says so: a person mends it.
    /// </summary>
    private bool Fits(ParkCommand command, StepRecord record, ParkedStep parked, Func<ParkCommand, string?>? unfit)
    {
        if (unfit?.Invoke(command) is not { } reason)
        {
            return true;
        }

        Log.ResultRefused(run.Logger, Context.InstanceId, parked.Ticket, command.By ?? "somebody", reason);
        run.Say(record, StepState.Parked, $"{reason} It failed with: {parked.Error}");
        run.Timeline.Park(record.Name, parked.Ticket);
        return false;
    }

    private async Task TellAsync<T>(string? activity, string what, T news, string ticket)
    {
        if (activity is null)
        {
            return;
        }

        try
        {
            await Context.CallActivityAsync(
                activity,
                new StepCall<T>(MessageIds.For(Context.InstanceId, ticket, what), news),
                TaskOptions.FromRetryPolicy(run.Options.Retry));
        }
        catch (TaskFailedException failure)
        {
            Log.ParkingUntold(run.Logger, Context.InstanceId, activity, ticket, what, failure.Message);
        }
    }
}
