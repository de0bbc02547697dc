using Serverless.Sagas.Failures;
using Serverless.Sagas.Steps;

namespace Serverless.Sagas.Running;

/// <summary>Undoes what a saga did, newest first. An undo that keeps failing holds up the older ones until a person, or
/// the limit, decides: the order is part of what a saga promises.</summary>
internal sealed class Compensator(SagaRun run)
{
    public async Task RunAsync(SagaEnd end)
    {
        var records = run.ToUndo.ToList();
        run.Timeline.Say(SagaState.Undoing);
        Log.Compensating(run.Logger, run.Context.InstanceId, end.Reason, records.Count);
        foreach (var record in records)
        {
            await record.CallsEndedAsync();
            await UndoAsync(record);
        }
    }

    private async Task UndoAsync(StepRecord record)
    {
        while (true)
        {
            run.Say(record, StepState.Undoing);
            var end = await run.Runner.RunAsync(record, ToAction(record.Undo!), isUndo: true);
            if (end.Kind == StepEndKind.Succeeded)
            {
                run.Say(record, StepState.Undone);
                return;
            }

            var error = StepFailure.Describe(end.Error!);
            switch ((await run.Parking.ParkAsync(record, isUndo: true, error))?.Action)
            {
                case null:
                    run.Say(record, StepState.NotUndone, error);
                    return;
                case ParkAction.Skip:
                    run.Skipped.Add(record.Name);
                    run.Say(record, StepState.UndoSkipped);
                    return;
            }
        }
    }

    private static Func<SagaStep, Task<bool>> ToAction(Func<SagaStep, Task> undo) => async step =>
    {
        await undo(step);
        return true;
    };
}
