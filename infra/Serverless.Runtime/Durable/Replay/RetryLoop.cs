using Microsoft.DurableTask;

namespace Serverless.Runtime.Durable;

/// <summary>
/// Retries of a call inside an orchestrator, on durable timers. A policy waits between attempts; a handler decides
/// after each failure and waits by itself, with the timers of the context it gets.
/// </summary>
internal static class RetryLoop
{
    public static Task<T> RunAsync<T>(ReplayContext context, TaskRetryOptions? retry, Func<Task<T>> call) =>
        retry switch
        {
            { Policy: { } policy } => WithPolicyAsync(context, policy, call),
            { Handler: { } handler } => WithHandlerAsync(context, handler, call),
            _ => call(),
        };

    private static async Task<T> WithPolicyAsync<T>(ReplayContext context, RetryPolicy policy, Func<Task<T>> call)
    {
        var started = context.CurrentUtcDateTime;
        var delay = policy.FirstRetryInterval;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (TaskFailedException failure) when (
                attempt < policy.MaxNumberOfAttempts
                && CanRetry(failure)
                && RetryPredicate.Allows(policy, failure)
                && !IsPastTimeout(policy, context.CurrentUtcDateTime - started))
            {
                // Tried again below, after the pause.
            }

            await context.CreateTimer(delay, CancellationToken.None);
            delay = NextDelay(policy, delay);
        }
    }

    private static async Task<T> WithHandlerAsync<T>(
        ReplayContext context,
        AsyncRetryHandler handler,
        Func<Task<T>> call)
    {
        var started = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (TaskFailedException failure) when (CanRetry(failure))
            {
                var retry = new RetryContext(
                    context,
                    attempt,
                    failure.FailureDetails,
                    context.CurrentUtcDateTime - started,
                    CancellationToken.None);
                if (!await handler(retry))
                {
                    throw;
                }
            }
        }
    }

    // A function that is not there does not come back by asking again.
    private static bool CanRetry(TaskFailedException failure) =>
        failure.FailureDetails.ErrorType != typeof(FunctionNotFoundException).ToString();

    private static bool IsPastTimeout(RetryPolicy policy, TimeSpan elapsed) =>
        policy.RetryTimeout != Timeout.InfiniteTimeSpan && elapsed >= policy.RetryTimeout;

    private static TimeSpan NextDelay(RetryPolicy policy, TimeSpan delay)
    {
        var next = delay * policy.BackoffCoefficient;
        return policy.MaxRetryInterval != Timeout.InfiniteTimeSpan && next > policy.MaxRetryInterval
            ? policy.MaxRetryInterval
            : next;
    }
}
