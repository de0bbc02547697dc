using Serverless.Sagas.Failures;

namespace Serverless.Sagas.Running;

/// <summary>Runs the body of a saga to its end, and undoes what it did when that is due.</summary>
internal static class SagaBody
{
    public static async Task<SagaResult<TAbort>> RunAsync<TAbort>(SagaRun run, Func<Task> body)
        where TAbort : class
    {
        _ = run.ListenAsync();
        await ForwardAsync(run, body);
        run.Timeline.Reason = run.End?.Reason;
        if (run.End is { IsParked: false } end)
        {
            await UndoAsync(run, end);
        }

        var result = ToResult<TAbort>(run);
        run.Timeline.Say(result.Status switch
        {
            SagaStatus.Completed => SagaState.Completed,
            SagaStatus.Compensated => SagaState.Compensated,
            _ => SagaState.Parked,
        });
        if (result.Reason is { } reason)
        {
            Log.Ended(run.Logger, run.Context.InstanceId, result.Status, reason);
        }
        else
        {
            Log.Completed(run.Logger, run.Context.InstanceId);
        }

        if (!run.Context.IsReplaying)
        {
            SagaMetrics.CountEnded(run.Context.Name, result.Status);
        }

        return result;
    }

    /// <summary>What an exception that left the saga's own code makes of the saga.</summary>
    /// <returns>What to throw.</returns>
    public static Exception ToEnd(SagaRun run, Exception error)
    {
        if (!StepFailure.IsFailure(error) || run.IsPastNoReturn)
        {
            return run.Fault(null, error);
        }

        var reason = StepFailure.Describe(error);
        run.EndWith(new SagaEnd(null, reason));
        return new SagaEndedException(reason);
    }

    private static async Task ForwardAsync(SagaRun run, Func<Task> body)
    {
        try
        {
            await body();
        }
        catch (SagaEndedException) when (run.HasEnded)
        {
            // Why is in the run.
        }
        catch (Exception error)
        {
            _ = ToEnd(run, error);
        }

        if (run.Timeline.Steps.FirstOrDefault(step => step.State == StepState.Running) is { } running)
        {
            run.Fault(running.Step, new SagaFaultException(
                $"The body of saga '{run.Context.InstanceId}' ended while step '{running.Step}' was under way. Await"
                + " every step, side by side ones with All."));
        }

        // Also when the body caught it.
        if (run.Error is { } fault)
        {
            throw Loudly(run, fault);
        }
    }

    private static async Task UndoAsync(SagaRun run, SagaEnd end)
    {
        try
        {
            await new Compensator(run).RunAsync(end);
        }
        catch (SagaFaultException fault)
        {
            throw Loudly(run, fault);
        }
    }

    private static SagaFaultException Loudly(SagaRun run, SagaFaultException fault)
    {
        Log.Faulted(run.Logger, fault, run.Context.InstanceId, fault.Message);
        if (!run.Context.IsReplaying)
        {
            SagaMetrics.CountFaulted(run.Context.Name);
        }

        return fault;
    }

    private static SagaResult<TAbort> ToResult<TAbort>(SagaRun run)
        where TAbort : class
    {
        List<string> Named(params StepState[] states) =>
            [.. run.Timeline.Steps.Where(step => states.Contains(step.State)).Select(step => step.Step)];

        var left = Named(StepState.NotUndone, StepState.Parked);
        return new SagaResult<TAbort>(
            run.End is null ? SagaStatus.Completed : left.Count > 0 ? SagaStatus.Parked : SagaStatus.Compensated,
            run.End?.Step,
            run.End?.Reason,
            run.End?.Abort as TAbort,
            Named(StepState.Done, StepState.Skipped),
            Named(StepState.Undone, StepState.UndoSkipped),
            run.Skipped,
            left);
    }
}
