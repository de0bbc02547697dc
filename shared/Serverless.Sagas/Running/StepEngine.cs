using Serverless.Sagas.Failures;
using Serverless.Sagas.Parking;
using Serverless.Sagas.Steps;

namespace Serverless.Sagas.Running;

/// <summary>Takes a step from its start to its end: attempts, failure, parking, a person's command.</summary>
internal sealed class StepEngine(SagaRun run)
{
    public StepRecord Begin(string name, Func<SagaStep, Task>? undo, SagaStepOptions? options)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        run.ThrowIfEnded();
        if (!run.Timeline.TryStart(name))
        {
            throw run.Fault(name, new SagaFaultException(
                $"Saga '{run.Context.InstanceId}' has two steps '{name}'. Give each a name of its own, in a loop with"
                + " what it loops over: idempotency keys are made of it."));
        }

        return new StepRecord(name, undo, options ?? SagaStepOptions.Default);
    }

    public async Task<T> RunAsync<T>(StepRecord record, Func<SagaStep, Task<T>> action)
    {
        while (true)
        {
            var end = await run.Runner.RunAsync(record, action, isUndo: false);
            if (end.Kind == StepEndKind.Succeeded)
            {
                run.Register(record);
                run.Say(record, StepState.Done);
                run.ThrowIfEnded();
                return end.Value!;
            }

            if (record.MayHaveHappened)
            {
                run.Register(record);
            }

            if (run.HasEnded)
            {
                run.Say(record, StepState.Stopped);
                run.ThrowIfEnded();
            }

            if (await IsSkippedAsync<T>(record, end.Error!) is { } command)
            {
                run.Register(record);
                run.Skipped.Add(record.Name);
                run.Say(record, StepState.Skipped);
                return StepResult.Read<T>(command);
            }
        }
    }

    /// <returns>The command that skips it; null when it is to be tried again.</returns>
    private async Task<ParkCommand?> IsSkippedAsync<T>(StepRecord record, Exception failure)
    {
        var error = StepFailure.Describe(failure);
        if (!run.IsPastNoReturn && !record.Options.ParksOnFailure)
        {
            throw Fail(record, failure, error);
        }

        var command = await run.Parking.ParkAsync(record, isUndo: false, error, StepResult.WhyUnfit<T>);
        if (run.HasEnded)
        {
            run.Say(record, StepState.Failed, error);
            run.ThrowIfEnded();
        }

        switch (command?.Action)
        {
            case ParkAction.Resume:
                run.Say(record, StepState.Running);
                return null;
            case ParkAction.Skip:
                return command;
            case null when run.IsPastNoReturn:
                run.EndWith(new SagaEnd(record.Name, error, IsParked: true));
                run.Say(record, StepState.Parked, error);
                throw new SagaEndedException(error);
            default:
                throw Fail(record, failure, error);
        }
    }

    private SagaEndedException Fail(StepRecord record, Exception failure, string error)
    {
        run.Say(record, StepState.Failed, error);
        run.EndWith(new SagaEnd(record.Name, error, (failure as ChildEndedException)?.Abort));
        return new SagaEndedException(error);
    }
}
