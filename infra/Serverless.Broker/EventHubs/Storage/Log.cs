using Microsoft.Extensions.Logging;
using Serverless.Broker.Journal;

namespace Serverless.Broker.EventHubs.Storage;

internal static partial class Log
{
    [LoggerMessage(1150, LogLevel.Error,
        "Events are damaged: {Corruption}. What lay there is lost; the rest is served. Restore the file from a copy if "
        + "there is one.")]
    public static partial void Damaged(ILogger logger, JournalCorruption corruption);

    [LoggerMessage(1151, LogLevel.Error,
        "The file {Name} of events whose retention is over cannot be deleted; it is tried again at the next start.")]
    public static partial void NotDeleted(ILogger logger, string name, Exception exception);
}
