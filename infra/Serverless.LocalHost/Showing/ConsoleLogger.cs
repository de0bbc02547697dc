using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;
using Serverless.FunctionsHost.Apps;

namespace Serverless.LocalHost.Showing;

/// <summary>
/// Writes one line an entry: level, app and function, text, and in brackets the invocation and the trace.
/// </summary>
internal sealed class ConsoleLogger(ConsoleLines lines, string? source, LogLevel least) : ILogger
{
    private static readonly string[] Levels = ["trce", "dbug", "info", "warn", "fail", "crit", ""];

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        var line = new StringBuilder(Levels[(int)logLevel]).Append(' ');
        if (source is not null)
        {
            line.Append(source).Append(": ");
        }

        var text = formatter(state, exception);
        line.Append(text);
        var (invocation, trace) = ContextOf(state);
        if (invocation is not null && text.Contains(invocation, StringComparison.Ordinal))
        {
            invocation = null;
        }

        if (invocation is not null || trace is not null)
        {
            string?[] context = [invocation, trace is null ? null : $"trace {trace}"];
            line.Append(" [").AppendJoin(' ', context.Where(part => part is not null)).Append(']');
        }

        if (exception is not null)
        {
            line.AppendLine().Append(exception);
        }

        lines.Write(line.ToString());
    }

    private static (string? Invocation, string? Trace) ContextOf<TState>(TState state)
    {
        string? invocation = null;
        var trace = Activity.Current?.TraceId.ToString();
        if (state is IReadOnlyList<KeyValuePair<string, object?>> values)
        {
            foreach (var (name, value) in values)
            {
                if (name == WorkerLogLine.InvocationId && value is string { Length: > 0 } id)
                {
                    invocation = id;
                }
                else if (name == WorkerLogLine.TraceId)
                {
                    // Not the current one: a worker's lines arrive on a request that lasts as long as the worker.
                    trace = value as string;
                }
            }
        }

        return (invocation, trace);
    }
}
