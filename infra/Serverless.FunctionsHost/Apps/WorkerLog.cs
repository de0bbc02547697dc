using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Apps;

/// <summary>Writes the log lines of a worker into the host's log, in the worker's categories.</summary>
internal sealed class WorkerLog(ILoggerFactory loggers)
{
    private readonly ConcurrentDictionary<string, ILogger> _loggers = new(StringComparer.Ordinal);

    /// <summary>Takes one line; metrics are no lines.</summary>
    public void Write(RpcLog line)
    {
        if (line.LogCategory == RpcLog.Types.RpcLogCategory.CustomMetric || line.Level == RpcLog.Types.Level.None)
        {
            return;
        }

        var category = string.IsNullOrEmpty(line.Category) ? "Worker" : line.Category;
        var logger = _loggers.GetOrAdd(category, static (name, factory) => factory.CreateLogger(name), loggers);
        var level = (LogLevel)(int)line.Level;
        if (!logger.IsEnabled(level))
        {
            return;
        }

        var id = int.TryParse(line.EventId, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;
        logger.Log(level, new EventId(id), new WorkerLogLine(line), null, static (state, _) => state.ToString());
    }
}
