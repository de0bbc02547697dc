using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Serverless.Runtime.Durable;

internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Information, "Durable orchestrations: {Count} unfinished instances go on.")]
    public static partial void Recovered(ILogger logger, int count);

    [LoggerMessage(3001, LogLevel.Debug, "Orchestration '{Orchestrator}' {InstanceId} was scheduled.")]
    public static partial void Scheduled(ILogger logger, string orchestrator, string instanceId);

    [LoggerMessage(3002, LogLevel.Debug, "Orchestration '{Orchestrator}' {InstanceId} ended: {Status}.")]
    public static partial void Ended(
        ILogger logger, string orchestrator, string instanceId, OrchestrationRuntimeStatus status);

    [LoggerMessage(3003, LogLevel.Warning,
        "Activity '{Activity}' (task #{TaskId}) of orchestration {InstanceId} failed.")]
    public static partial void ActivityFailed(
        ILogger logger, Exception failure, string activity, int taskId, string instanceId);

    [LoggerMessage(3004, LogLevel.Error, "{Difference}")]
    public static partial void NotDeterministic(ILogger logger, string difference);

    [LoggerMessage(3005, LogLevel.Error, "{Problem}")]
    public static partial void IllegalAwait(ILogger logger, string problem);

    [LoggerMessage(3006, LogLevel.Error,
        "Orchestration {InstanceId} waits: this app has no orchestrator function '{Orchestrator}'. Bring it back, or "
        + "terminate the instance.")]
    public static partial void OrchestratorMissing(ILogger logger, string instanceId, string orchestrator);

    [LoggerMessage(3007, LogLevel.Error,
        "The journal did not take an episode of orchestration {InstanceId}; it runs again in {Delay}.")]
    public static partial void CommitFailed(ILogger logger, Exception failure, string instanceId, TimeSpan delay);

    [LoggerMessage(3009, LogLevel.Error, "Orchestration '{Orchestrator}' {InstanceId} failed: {Failure}")]
    public static partial void Failed(ILogger logger, string orchestrator, string instanceId, string failure);

    [LoggerMessage(3010, LogLevel.Warning,
        "The result of activity task #{TaskId} of orchestration {InstanceId} could not be kept; it runs again.")]
    public static partial void AnswerLost(ILogger logger, Exception failure, int taskId, string instanceId);

    [LoggerMessage(3008, LogLevel.Debug,
        "{Event} for orchestration {InstanceId} is dropped: there is no such instance, or it has ended.")]
    public static partial void Dropped(ILogger logger, string @event, string instanceId);
}
