using Microsoft.DurableTask;
using Serverless.Sagas.Failures;
using Serverless.Sagas.Running;

namespace Serverless.Sagas.Steps;

/// <summary>
/// Runs a step, or its undo, under its one retry policy; waits between attempts on durable timers. A step is given up
/// when the saga goes no further; an undo never is.
/// </summary>
internal sealed class StepRunner(SagaRun run)
{
    private TaskOrchestrationContext Context => run.Context;

    public async Task<StepEnd<T>> RunAsync<T>(StepRecord record, Func<SagaStep, Task<T>> action, bool isUndo)
    {
        var policy = record.Retry(run.Options, isUndo);
        var started = Context.CurrentUtcDateTime;
        var delay = policy.FirstRetryInterval;
        for (var attempt = 1; ; attempt++)
        {
            if (!isUndo && run.HasEnded)
            {
                return new(StepEndKind.Stopped);
            }

            var end = await AttemptAsync(record, action, isUndo);
            if (end.Kind != StepEndKind.Failed
                || attempt >= policy.MaxNumberOfAttempts
                || IsPastTimeout(policy, Context.CurrentUtcDateTime + delay - started)
                || !StepFailure.MayRetry(record.Options, end.Error!))
            {
                return end;
            }

            run.SayRetry(record, isUndo, StepFailure.Describe(end.Error!), delay);
            await PauseAsync(delay, isUndo);
            delay = NextDelay(policy, delay);
        }
    }

    private static bool IsPastTimeout(RetryPolicy policy, TimeSpan elapsed) =>
        policy.RetryTimeout != Timeout.InfiniteTimeSpan && elapsed > policy.RetryTimeout;

    private static TimeSpan NextDelay(RetryPolicy policy, TimeSpan delay)
    {
        var next = delay * policy.BackoffCoefficient;
        return policy.MaxRetryInterval != Timeout.InfiniteTimeSpan && next > policy.MaxRetryInterval
            ? policy.MaxRetryInterval
            : next;
    }

    // What the action throws before its first await belongs to the attempt as well.
    private static async Task<T> InvokeAsync<T>(Func<SagaStep, Task<T>> action, SagaStep step) => await action(step);

    private async Task<StepEnd<T>> AttemptAsync<T>(StepRecord record, Func<SagaStep, Task<T>> action, bool isUndo)
    {
        var step = new SagaStep(run, record, isUndo, isUndo ? ++record.UndoAttempts : ++record.Attempts);
        var work = InvokeAsync(action, step);
        if (!await IsInTimeAsync(work, record, isUndo))
        {
            step.GiveUp();
            record.MayHaveHappened = true;
            return new(StepEndKind.Failed, Error: new TimeoutException(
                $"Attempt {step.Attempt} did not end within {record.Options.Timeout}."));
        }

        if (!work.IsCompleted)
        {
            await StopAsync(work, record, step);
        }

        return await ResultAsync(work, record, isUndo);
    }

    /// <returns>False when the timeout passed; true when the work ended, or the saga goes no further.</returns>
    private async Task<bool> IsInTimeAsync(Task work, StepRecord record, bool isUndo)
    {
        using var clock = new CancellationTokenSource();
        var expired = record.Options.Timeout is { } timeout
            ? Context.CreateTimer(timeout, clock.Token)
            : run.Never;
        await Task.WhenAny(work, isUndo ? run.Never : run.Ended, expired);
        if (expired.IsCompleted && !work.IsCompleted && (isUndo || !run.HasEnded))
        {
            return false;
        }

        clock.Cancel();
        return true;
    }

    // The calls under way are let end, so that what is undone afterwards cannot happen once more.
    private async Task StopAsync(Task work, StepRecord record, SagaStep step)
    {
        step.StopChildren(run.ToStopRequest());
        step.GiveUp();
        await record.CallsEndedAsync();
        if (!work.IsCompleted)
        {
            // The step sees the end of its calls after this does, in the same episode; a timer is over in the next.
            await Task.WhenAny(work, Context.CreateTimer(TimeSpan.Zero, CancellationToken.None));
        }
    }

    private async Task<StepEnd<T>> ResultAsync<T>(Task<T> work, StepRecord record, bool isUndo)
    {
        if (!work.IsCompleted)
        {
            record.MayHaveHappened = true;
            return new(StepEndKind.Stopped);
        }

        try
        {
            return new(StepEndKind.Succeeded, await work);
        }
        catch (SagaEndedException) when (!isUndo)
        {
            return new(StepEndKind.Stopped);
        }
        catch (Exception failure) when (StepFailure.IsFailure(failure))
        {
            record.MayHaveHappened |= failure is TimeoutException or OperationCanceledException;
            return !isUndo && run.HasEnded ? new(StepEndKind.Stopped) : new(StepEndKind.Failed, Error: failure);
        }
        catch (Exception error)
        {
            throw run.Fault(record.Name, error);
        }
    }

    private async Task PauseAsync(TimeSpan delay, bool isUndo)
    {
        using var clock = new CancellationTokenSource();
        var over = Context.CreateTimer(delay, clock.Token);
        await Task.WhenAny(over, isUndo ? run.Never : run.Ended);
        if (!over.IsCompleted)
        {
            clock.Cancel();
        }
    }
}
