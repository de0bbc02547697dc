using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Serverless.Runtime.Retries;

namespace Serverless.Runtime.Timers;

/// <summary>
/// Runs one timer function when it is due, never twice at once. A run that was missed is made up for once.
/// </summary>
internal sealed class FunctionTimer(
    RetryingInvoker invoker,
    string function,
    TimerTriggerAttribute trigger,
    TimerSchedule schedule,
    TimerStatusStore store,
    TimeProvider timeProvider,
    ILogger logger)
{
    /// <summary>
    /// Below what <see cref="Task.Delay(TimeSpan, TimeProvider, CancellationToken)"/> takes at most (49 days).
    /// </summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(40);

    /// <summary>The Functions host keeps no status of timers that fire more often.</summary>
    private static readonly TimeSpan ShortestMonitored = TimeSpan.FromMinutes(1);

    private TimerStatus _status = new(null, default, default);

    /// <summary>Finds out when the next run is due; false when one is due at once.</summary>
    public async Task<bool> PrepareAsync(CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        var next = schedule.NextAfter(now);
        if (IsMonitored(now) && await store.GetAsync(function, cancellationToken) is { } stored)
        {
            // Computed anew, because the schedule may have changed since.
            var due = schedule.NextAfter(stored.LastUpdated);
            _status = stored with { Next = due };
            IsPastDue = due < now;
            if (IsPastDue)
            {
                Log.PastDue(logger, function, due);
                return false;
            }

            return !trigger.RunOnStartup;
        }

        await UpdateAsync(new TimerStatus(null, next, now));
        return !trigger.RunOnStartup;
    }

    private bool IsPastDue { get; set; }

    /// <summary>Waits and runs until <paramref name="stopping"/> fires; a run that has begun is finished.</summary>
    public async Task RunAsync(bool waitFirst, CancellationToken stopping)
    {
        try
        {
            if (waitFirst)
            {
                await WaitUntilAsync(_status.Next, stopping);
            }

            while (!stopping.IsCancellationRequested)
            {
                await FireAsync(stopping);
                await WaitUntilAsync(_status.Next, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The app stops.
        }
    }

    private async Task FireAsync(CancellationToken stopping)
    {
        var started = timeProvider.GetUtcNow();
        var info = new TimerInfo
        {
            IsPastDue = IsPastDue,
            ScheduleStatus = trigger.UseMonitor
                ? new ScheduleStatus
                {
                    Last = _status.Last?.UtcDateTime ?? default,
                    Next = schedule.NextAfter(started).UtcDateTime,
                    LastUpdated = _status.LastUpdated.UtcDateTime,
                }
                : null,
        };
        IsPastDue = false;
        try
        {
            await invoker.InvokeAsync(
                (retry, most) => new FunctionInvocation { Payload = info, RetryCount = retry, MaxRetryCount = most },
                stopping,
                CancellationToken.None);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            // The invoker has logged it; the next run is not affected.
            Log.RunFailed(logger, function, failure.Message);
        }
        finally
        {
            // From the start of this run: when it took longer than the interval, the next is due at once.
            await UpdateAsync(new TimerStatus(started, schedule.NextAfter(started), started));
        }
    }

    private bool IsMonitored(DateTimeOffset now)
    {
        var first = schedule.NextAfter(now);
        return trigger.UseMonitor && schedule.NextAfter(first) - first >= ShortestMonitored;
    }

    private async Task UpdateAsync(TimerStatus status)
    {
        _status = status;
        if (IsMonitored(status.LastUpdated))
        {
            await store.SetAsync(function, status);
        }
    }

    private async Task WaitUntilAsync(DateTimeOffset due, CancellationToken stopping)
    {
        for (var wait = due - timeProvider.GetUtcNow(); wait > TimeSpan.Zero; wait = due - timeProvider.GetUtcNow())
        {
            await Task.Delay(wait < LongestWait ? RoundedUp(wait) : LongestWait, timeProvider, stopping);
        }
    }

    /// <summary>Timers count in whole milliseconds; rounding down would wake too early and spin.</summary>
    private static TimeSpan RoundedUp(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
}
