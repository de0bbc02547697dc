using Microsoft.Extensions.Logging;

namespace Serverless.FunctionsHost.Storage;

/// <summary>The host's lines about queues and blobs.</summary>
internal static partial class Log
{
    [LoggerMessage(
        EventId = 700,
        Level = LogLevel.Error,
        Message = "Function '{Function}' could not fetch from the queue '{Queue}'; it tries again.")]
    public static partial void FetchFailed(ILogger logger, Exception failure, string function, string queue);

    [LoggerMessage(
        EventId = 701,
        Level = LogLevel.Error,
        Message = "Function '{Function}': the message '{MessageId}' of '{Queue}' is not base64. Send it so, or set"
            + " extensions.queues.messageEncoding of host.json to \"none\".")]
    public static partial void NotBase64(ILogger logger, string function, string messageId, string queue);

    [LoggerMessage(
        EventId = 702,
        Level = LogLevel.Error,
        Message = "Function '{Function}': the message '{MessageId}' was tried {Count} times and goes to '{Poison}'.")]
    public static partial void Poison(ILogger logger, string function, string messageId, long count, string poison);

    [LoggerMessage(
        EventId = 703,
        Level = LogLevel.Error,
        Message = "Function '{Function}': the message '{MessageId}' could not be settled; it is delivered again.")]
    public static partial void SettleFailed(ILogger logger, Exception failure, string function, string messageId);

    [LoggerMessage(
        EventId = 710,
        Level = LogLevel.Error,
        Message = "Function '{Function}' could not look through the container '{Container}'; it tries again.")]
    public static partial void ScanFailed(ILogger logger, Exception failure, string function, string container);

    [LoggerMessage(
        EventId = 711,
        Level = LogLevel.Error,
        Message = "Function '{Function}': the blob '{Blob}' was tried {Count} times; it is named in '{Poison}'.")]
    public static partial void PoisonBlob(ILogger logger, string function, string blob, int count, string poison);

    [LoggerMessage(
        EventId = 712,
        Level = LogLevel.Error,
        Message = "Function '{Function}': the blob '{Blob}' could not be handled to its end; it is found again.")]
    public static partial void BlobFailed(ILogger logger, Exception failure, string function, string blob);
}
