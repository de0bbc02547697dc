using Microsoft.Extensions.Logging;

namespace Serverless.Testing.Logs;

/// <summary>Loggers of one app that write to the system's log.</summary>
internal sealed class AppLoggerFactory(string app, SystemLog log, LogLevel minimum) : ILoggerFactory
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(app, categoryName, log, minimum);

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class Logger(string app, string category, SystemLog log, LogLevel minimum) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum && logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                var text = formatter(state, exception);
                log.Add(new LogLine(app, logLevel, category, exception is null ? text : $"{text}\n{exception}"));
            }
        }
    }
}
