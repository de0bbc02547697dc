using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Apps;

/// <summary>
/// Writes the log lines of a worker into the host's log. As in the Functions host, what a function logs is in the
/// category <c>Function.{name}.User</c>, what the worker logs meanwhile in <c>Function.{name}</c>; other lines keep the
/// worker's.
/// </summary>
internal sealed class WorkerLog(ILoggerFactory loggers)
{
    private readonly ConcurrentDictionary<string, ILogger> _loggers = new(StringComparer.Ordinal);

    /// <summary>Takes one line; metrics are no lines.</summary>
    /// <param name="line">The line.</param>
    /// <param name="function">The function that runs; null outside an invocation.</param>
    /// <param name="traceParent">Its W3C trace parent; null or empty for none.</param>
    public void Write(RpcLog line, string? function, string? traceParent)
    {
        if (line.LogCategory == RpcLog.Types.RpcLogCategory.CustomMetric || line.Level == RpcLog.Types.Level.None)
        {
            return;
        }

        var logger = _loggers.GetOrAdd(
            CategoryOf(line, function), static (name, factory) => factory.CreateLogger(name), loggers);
        var level = (LogLevel)(int)line.Level;
        if (!logger.IsEnabled(level))
        {
            return;
        }

        var id =
            int.TryParse(line.EventId, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;
        logger.Log(
            level,
            new EventId(id),
            new WorkerLogLine(line, TraceIdOf(traceParent)),
            null,
            static (state, _) => state.ToString());
    }

    /// <summary>The second part of <c>00-trace-span-flags</c> (W3C Trace Context §3.2.2).</summary>
    private static string? TraceIdOf(string? traceParent) =>
        traceParent?.Split('-') is [_, var trace, _, _] ? trace : null;

    private static string CategoryOf(RpcLog line, string? function)
    {
        if (function is null)
        {
            return string.IsNullOrEmpty(line.Category) ? "Worker" : line.Category;
        }

        return line.LogCategory == RpcLog.Types.RpcLogCategory.User
            ? $"Function.{function}.User"
            : $"Function.{function}";
    }
}
