using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Serverless.Broker.Tests.Amqp.Robustness;

/// <summary>
/// Keeps what is logged as an error: a fault of the broker, where a malformed frame is one of the peer.
/// </summary>
internal sealed class ErrorCounter : ILogger
{
    public ConcurrentQueue<string> Errors { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Errors.Enqueue($"{formatter(state, exception)} {exception}");
        }
    }
}
