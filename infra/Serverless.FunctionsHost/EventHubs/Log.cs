using Microsoft.Extensions.Logging;

namespace Serverless.FunctionsHost.EventHubs;

/// <summary>The host's lines about Event Hubs triggers.</summary>
internal static partial class Log
{
    [LoggerMessage(
        EventId = 320,
        Level = LogLevel.Error,
        Message = "Function '{Function}' cannot read {Target}: {Reason} It is tried again in {Delay}.")]
    public static partial void NotReading(
        ILogger logger, string function, string target, string reason, TimeSpan delay);

    [LoggerMessage(
        EventId = 321,
        Level = LogLevel.Error,
        Message = "Function '{Function}': an event of {Target}, partition {Partition}, is passed over: {Reason}")]
    public static partial void NotBound(
        ILogger logger, string function, string target, string partition, string reason);

    [LoggerMessage(
        EventId = 322,
        Level = LogLevel.Warning,
        Message = "Function '{Function}': the position in {Target}, partition {Partition}, could not be kept; after a "
            + "restart its events come again.")]
    public static partial void NotKept(
        ILogger logger, Exception exception, string function, string target, string partition);

    [LoggerMessage(
        EventId = 323,
        Level = LogLevel.Warning,
        Message =
            "Function '{Function}' did not end in time; what it has of {Target} comes again after the next start.")]
    public static partial void NotDrained(ILogger logger, string function, string target);
}
