using Microsoft.Extensions.Logging;

namespace Serverless.Sagas;

internal static partial class Log
{
    [LoggerMessage(3900, LogLevel.Warning,
        "Saga {InstanceId} goes no further: {Reason}. Undoing {Count} steps in reverse.")]
    public static partial void Compensating(ILogger logger, string instanceId, string reason, int count);

    [LoggerMessage(3901, LogLevel.Warning,
        "Saga {InstanceId}: '{Step}' failed in attempt {Attempt}, next one in {Delay}: {Error}")]
    public static partial void Retried(
        ILogger logger, string instanceId, string step, int attempt, TimeSpan delay, string error);

    [LoggerMessage(3902, LogLevel.Error,
        "Saga {InstanceId}: step '{Step}' keeps failing and waits for a person as {Ticket}: {Error}")]
    public static partial void Parked(ILogger logger, string instanceId, string step, string ticket, string error);

    [LoggerMessage(3903, LogLevel.Information,
        "Saga {InstanceId}: {By} said {Action} to {Ticket}. {Comment}")]
    public static partial void Commanded(
        ILogger logger, string instanceId, string ticket, ParkAction action, string by, string? comment);

    [LoggerMessage(3904, LogLevel.Warning,
        "Saga {InstanceId}: {By} said Compensate to {Ticket} after the point of no return. Refused: resume it, "
        + "skip it, or say that this overrules it.")]
    public static partial void CompensationRefused(ILogger logger, string instanceId, string ticket, string by);

    [LoggerMessage(3905, LogLevel.Warning,
        "Saga {InstanceId} was to be {Request}. Refused: it passed its point of no return.")]
    public static partial void StopRefused(ILogger logger, string instanceId, string request);

    [LoggerMessage(3906, LogLevel.Error,
        "Saga {InstanceId}: activity '{Activity}' could not tell that {Ticket} is {What}: {Error}")]
    public static partial void ParkingUntold(
        ILogger logger, string instanceId, string activity, string ticket, string what, string error);

    [LoggerMessage(3907, LogLevel.Critical, "Saga {InstanceId} fails: {Message}")]
    public static partial void Faulted(ILogger logger, Exception fault, string instanceId, string message);

    [LoggerMessage(3908, LogLevel.Information, "Saga {InstanceId} ended as {Status}. {Reason}")]
    public static partial void Ended(ILogger logger, string instanceId, SagaStatus status, string reason);

    [LoggerMessage(3909, LogLevel.Information, "Saga {InstanceId} completed.")]
    public static partial void Completed(ILogger logger, string instanceId);

    [LoggerMessage(3910, LogLevel.Warning, "Saga {InstanceId}: what {By} said to {Ticket} is refused. {Reason}")]
    public static partial void ResultRefused(
        ILogger logger, string instanceId, string ticket, string by, string reason);
}
