using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Serverless.Sagas;

/// <summary>Runs one compensation under its retry policy; waits between attempts on durable timers.</summary>
internal static class CompensationRunner
{
    /// <returns>Null when it succeeded, else the last error.</returns>
    public static async Task<string?> RunAsync(
        TaskOrchestrationContext context, Compensation compensation, ILogger logger)
    {
        var policy = compensation.Retry;
        var started = context.CurrentUtcDateTime;
        var delay = policy.FirstRetryInterval;
        for (var attempt = 1; ; attempt++)
        {
            string error;
            try
            {
                await compensation.Undo();
                return null;
            }
            catch (TaskFailedException failure)
            {
                error = failure.FailureDetails.ErrorMessage;
            }
            catch (Exception failure)
            {
                error = failure.Message;
            }

            if (attempt >= policy.MaxNumberOfAttempts
                || IsPastTimeout(policy, context.CurrentUtcDateTime + delay - started))
            {
                Log.CompensationFailed(logger, context.InstanceId, compensation.Step, attempt, error);
                return error;
            }

            Log.CompensationRetried(logger, context.InstanceId, compensation.Step, attempt, delay, error);
            await context.CreateTimer(delay, CancellationToken.None);
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
}
