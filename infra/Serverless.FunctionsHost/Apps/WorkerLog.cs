using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Apps;

/// <summary>
/// Writes the log lines of a worker into the host's log. As in the Functions host, what a function logs is in the category
/// <c>Function.{name}.User</c>, what the worker logs meanwhile in <c>Function.{name}</c>; other lines keep the worker's.
/// </summary>
internal sealed class WorkerLog(ILoggerFactory loggers)
{
    private readonly ConcurrentDictionary<string, ILogger> _loggers = new(StringComparer.Ordinal);

    /// <summary>Takes one line; metrics are no lines.</summary>
    /// <param name="line">The line.</param>
    /// <param name="function">The function that runs; null outside an invocation.</param>
    public void Write(RpcLog line, string? function)
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

        var id = int.TryParse(line.EventId, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;
        logger.Log(level, new EventId(id), new WorkerLogLine(line), null, static (state, _) => state.ToString());
    }

    private static string CategoryOf(RpcLog line, string? function)
    {
        if (function is null)
        {
            return string.IsNullOrEmpty(line.Category) ? "Worker" : line.Category;
        }

        return line.LogCategory == RpcLog.Types.RpcLogCategory.User ? $"Function.{function}.User" : $"Function.{function}";
    }
}
