using Microsoft.DurableTask.Protobuf;
using Microsoft.Extensions.Logging;

namespace Serverless.TaskHub;

internal static partial class Log
{
    [LoggerMessage(3100, LogLevel.Information, "Task hub: {Count} unfinished orchestrations go on.")]
    public static partial void Recovered(ILogger logger, int count);

    [LoggerMessage(3101, LogLevel.Debug, "Orchestration '{Orchestrator}' {InstanceId} ended: {Status}.")]
    public static partial void Ended(
        ILogger logger, string orchestrator, string instanceId, OrchestrationStatus status);

    [LoggerMessage(3102, LogLevel.Debug,
        "A worker gave back an episode of orchestration '{Orchestrator}' {InstanceId}; it runs again.")]
    public static partial void OrchestrationAbandoned(ILogger logger, string orchestrator, string instanceId);

    [LoggerMessage(3103, LogLevel.Debug,
        "A worker gave back activity '{Activity}' of orchestration {InstanceId}; it runs again.")]
    public static partial void ActivityAbandoned(ILogger logger, string activity, string instanceId);

    [LoggerMessage(3104, LogLevel.Error,
        "The store did not take an episode of orchestration {InstanceId}; it runs again.")]
    public static partial void CommitFailed(ILogger logger, Exception failure, string instanceId);

    [LoggerMessage(3105, LogLevel.Warning,
        "Orchestration '{Orchestrator}' {InstanceId} has continued as new {Count} times without waiting for anything; "
        + "each further time waits a second. Let it await a timer, an event or an activity.")]
    public static partial void TightLoop(ILogger logger, string orchestrator, string instanceId, int count);

    [LoggerMessage(3106, LogLevel.Debug,
        "The result of activity '{Activity}' (task #{TaskId}) is dropped: orchestration {InstanceId} does not wait for "
        + "it.")]
    public static partial void ResultDropped(ILogger logger, string activity, int taskId, string instanceId);

    [LoggerMessage(3109, LogLevel.Warning, "An event of orchestration {InstanceId} is dropped: {Reason}")]
    public static partial void EventDropped(ILogger logger, string instanceId, string reason);

    [LoggerMessage(3108, LogLevel.Warning,
        "A worker could not run entity '{Entity}'; its operations run again: {Reason}")]
    public static partial void EntityFailed(ILogger logger, string entity, string reason);

    [LoggerMessage(3110, LogLevel.Error, "{Difference}")]
    public static partial void NonDeterministic(ILogger logger, string difference);

    [LoggerMessage(3111, LogLevel.Information,
        "Task hub: removed {Count} orchestrations that ended before {Before}.")]
    public static partial void Expired(ILogger logger, int count, DateTimeOffset before);

    [LoggerMessage(3112, LogLevel.Error, "Task hub: orchestrations past their retention could not be removed.")]
    public static partial void ExpiryFailed(ILogger logger, Exception failure);

    [LoggerMessage(3107, LogLevel.Warning,
        "{Kind} '{Name}' could not be run and is tried again: {Reason}")]
    public static partial void ExecutionFailed(
        ILogger logger, Exception failure, string kind, string name, string reason);
}
