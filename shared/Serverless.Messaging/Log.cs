using Microsoft.Extensions.Logging;

namespace Serverless.Messaging;

/// <summary>What messaging logs: the outbox (4000), handlers (4020).</summary>
internal static partial class Log
{
    [LoggerMessage(4000, LogLevel.Warning, "Sending to '{Destination}' failed; retry {Attempt} in {Delay}.")]
    public static partial void SendRetried(
        ILogger logger, Exception? exception, string destination, int attempt, TimeSpan delay);

    [LoggerMessage(
        4001,
        LogLevel.Error,
        "Message '{MessageId}' to '{Destination}' could not be sent. The outbox of partition '{Partition}' waits for "
        + "it and is tried again every {Interval}.")]
    public static partial void NotSent(
        ILogger logger, Exception exception, string messageId, string destination, string partition, TimeSpan interval);

    [LoggerMessage(
        4002,
        LogLevel.Warning,
        "{Count} sent messages could not be deleted from the outbox of partition '{Partition}'. They will be sent "
        + "again; receivers know them by their ids.")]
    public static partial void NotDeleted(ILogger logger, Exception exception, int count, string partition);

    [LoggerMessage(4003, LogLevel.Error, "The outbox of partition '{Partition}' could not be read.")]
    public static partial void NotRead(ILogger logger, Exception exception, string partition);

    [LoggerMessage(4004, LogLevel.Information, "Sent {Count} messages that were left in {Partitions} outboxes.")]
    public static partial void Swept(ILogger logger, int count, int partitions);

    [LoggerMessage(4005, LogLevel.Error, "Looking for messages that were left in outboxes failed.")]
    public static partial void SweepFailed(ILogger logger, Exception exception);

    [LoggerMessage(
        4020,
        LogLevel.Information,
        "Message '{MessageId}' of type '{MessageType}' was processed by '{Consumer}' before; it is left alone.")]
    public static partial void Duplicate(ILogger logger, string messageId, string messageType, string consumer);

    [LoggerMessage(
        4022,
        LogLevel.Warning,
        "Message '{MessageId}' of type '{MessageType}' failed in '{Consumer}' at try {Try}.")]
    public static partial void Failed(
        ILogger logger, Exception exception, string messageId, string messageType, string consumer, int @try);

    [LoggerMessage(
        4023,
        LogLevel.Error,
        "Message '{MessageId}' of '{Consumer}' could not be settled. It is delivered again when its lock has ended; "
        + "its neighbours are not affected.")]
    public static partial void NotSettled(ILogger logger, Exception exception, string messageId, string consumer);

    [LoggerMessage(
        4030,
        LogLevel.Error,
        "'{Consumer}' fails too often: for {Break} it handles nothing, and its messages come again later.")]
    public static partial void BreakerOpened(ILogger logger, string consumer, TimeSpan @break);

    [LoggerMessage(4033, LogLevel.Error, "The breaker of '{Consumer}' could not be read or written.")]
    public static partial void BreakerUnknown(ILogger logger, Exception exception, string consumer);

    [LoggerMessage(4031, LogLevel.Information, "'{Consumer}' tries one message.")]
    public static partial void BreakerProbes(ILogger logger, string consumer);

    [LoggerMessage(4032, LogLevel.Information, "'{Consumer}' handles messages again, after {Time}.")]
    public static partial void BreakerClosed(ILogger logger, string consumer, TimeSpan time);

    [LoggerMessage(
        4021,
        LogLevel.Warning,
        "Message '{MessageId}' of type '{MessageType}' is dead-lettered: {Reason}, {Description}")]
    public static partial void DeadLettered(
        ILogger logger, string messageId, string messageType, string reason, string description);
}
