using Microsoft.Extensions.Logging;

namespace Serverless.Sagas;

internal static partial class Log
{
    [LoggerMessage(3900, LogLevel.Warning,
        "Saga {InstanceId} failed: {Reason}. Running {Count} compensations in reverse.")]
    public static partial void Compensating(ILogger logger, string instanceId, string reason, int count);

    [LoggerMessage(3901, LogLevel.Warning,
        "Saga {InstanceId}: compensation of '{Step}' failed in attempt {Attempt}, next one in {Delay}: {Error}")]
    public static partial void CompensationRetried(
        ILogger logger, string instanceId, string step, int attempt, TimeSpan delay, string error);

    [LoggerMessage(3902, LogLevel.Error,
        "Saga {InstanceId}: compensation of '{Step}' failed after {Attempts} attempts and is given up: {Error}")]
    public static partial void CompensationFailed(
        ILogger logger, string instanceId, string step, int attempts, string error);

    [LoggerMessage(3903, LogLevel.Warning,
        "Orchestration {InstanceId}: a reply '{Key}' on event '{EventName}' was not expected and is ignored.")]
    public static partial void UnexpectedReply(ILogger logger, string instanceId, string key, string eventName);
}
