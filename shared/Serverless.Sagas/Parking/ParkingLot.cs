using Microsoft.DurableTask;
using Serverless.Sagas.Running;
using Serverless.Sagas.Steps;

namespace Serverless.Sagas.Parking;

/// <summary>Parks steps: tells of them, and waits for a person's command.</summary>
internal sealed class ParkingLot(SagaRun run)
{
    private TaskOrchestrationContext Context => run.Context;

    /// <returns>The command; null when nobody came in time, or the saga ended meanwhile.</returns>
    public async Task<ParkCommand?> ParkAsync(StepRecord record, bool isUndo, string error)
    {
        var ticket = Ticket.For(record.Name, ++record.Parkings);
        run.Say(record, isUndo ? StepState.UndoParked : StepState.Parked, error);
        run.Timeline.Park(record.Name, ticket);
        Log.Parked(run.Logger, Context.InstanceId, record.Name, ticket, error);
        if (!Context.IsReplaying)
        {
            SagaMetrics.CountParked(Context.Name, record.Name);
        }

        await TellAsync(new ParkedStep(
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
            [.. run.ToUndo.Select(step => step.Name)]));
        return await WaitAsync(ticket, isUndo);
    }

    private async Task<ParkCommand?> WaitAsync(string ticket, bool isUndo)
    {
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

            if (await command is { } given && IsAllowed(given, ticket, isUndo))
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

    private async Task TellAsync(ParkedStep parked)
    {
        if (run.Options.ParkedActivity is not { } activity)
        {
            return;
        }

        try
        {
            await Context.CallActivityAsync(
                activity,
                new StepCall<ParkedStep>(MessageIds.For(Context.InstanceId, parked.Ticket, "parked"), parked),
                TaskOptions.FromRetryPolicy(run.Options.Retry));
        }
        catch (TaskFailedException failure)
        {
            Log.ParkedUntold(run.Logger, Context.InstanceId, parked.Ticket, activity, failure.Message);
        }
    }
}
