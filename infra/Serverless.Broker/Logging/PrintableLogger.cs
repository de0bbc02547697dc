using Microsoft.Extensions.Logging;

namespace Serverless.Broker.Logging;

/// <summary>Logs to another logger, as <see cref="Printable"/> text.</summary>
internal sealed class PrintableLogger(ILogger inner) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter) => inner.Log(
            logLevel, eventId, state, Printable.Of(exception), (s, e) => Printable.Of(formatter(s, e)));
}
