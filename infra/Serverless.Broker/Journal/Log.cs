using Microsoft.Extensions.Logging;

namespace Serverless.Broker.Journal;

internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Information, "{Report}")]
    public static partial void Recovered(ILogger logger, RecoveryReport report);

    [LoggerMessage(1101, LogLevel.Error,
        "The journal is damaged: {Corruption}. What lay there is lost; the rest is served. Restore the file from a "
        + "copy if there is one.")]
    public static partial void Corrupt(ILogger logger, JournalCorruption corruption);

    [LoggerMessage(1102, LogLevel.Debug,
        "Cleaned journal segment {Segment}: {Messages} messages moved, {DiskBytes} bytes in use.")]
    public static partial void Cleaned(ILogger logger, int segment, int messages, long diskBytes);

    [LoggerMessage(1103, LogLevel.Error,
        "Cleaning journal segment {Segment} failed; it is tried again when the next segment is full.")]
    public static partial void CleaningFailed(ILogger logger, int segment, Exception exception);
}
