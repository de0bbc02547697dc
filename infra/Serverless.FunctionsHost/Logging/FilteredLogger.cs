using Microsoft.Extensions.Logging;

namespace Serverless.FunctionsHost.Logging;

/// <summary>Passes on what is at least as severe as a level.</summary>
internal sealed class FilteredLogger(ILogger inner, LogLevel least) : ILogger
{
    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= least && inner.IsEnabled(logLevel);

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= least)
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
