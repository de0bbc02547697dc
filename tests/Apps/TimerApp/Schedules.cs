using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace TimerApp;

/// <summary>Timers of every kind, for the host's tests; each is turned on by host.json's functions.</summary>
public sealed class Schedules(SemaphoreSlim gate, ILogger<Schedules> logger)
{
    /// <summary>Says what it got.</summary>
    [Function("EveryFiveMinutes")]
    public string EveryFiveMinutes([TimerTrigger("0 */5 * * * *")] TimerInfo info)
    {
        logger.LogInformation("The timer ran.");
        return $"{info.IsPastDue} {info.ScheduleStatus?.Last:O} {info.ScheduleStatus?.Next:O}";
    }

    /// <summary>Runs at the start, and by a setting.</summary>
    [Function("AtStartup")]
    public string AtStartup([TimerTrigger("%Schedules__Hourly%", RunOnStartup = true)] string info) => info;

    /// <summary>Fails always.</summary>
    [Function("Retried")]
    [FixedDelayRetry(2, "00:00:10")]
    public void Retried([TimerTrigger("01:00:00")] TimerInfo info) =>
        throw new InvalidOperationException("told to fail");

    /// <summary>Takes as long as a test wants.</summary>
    [Function("Slow")]
    public Task SlowAsync([TimerTrigger("*/5 * * * *")] TimerInfo info, CancellationToken cancellationToken) =>
        gate.WaitAsync(cancellationToken);

    /// <summary>Runs more often than a status is kept.</summary>
    [Function("EveryTenSeconds")]
    public string EveryTenSeconds([TimerTrigger("*/10 * * * * *")] string info) => info;
}
