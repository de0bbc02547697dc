using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Serverless.FunctionsHost.Tests.Http;

/// <summary>Keeps what an app's host logs.</summary>
internal sealed class LogLines : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly SemaphoreSlim _added = new(0);

    public IReadOnlyList<string> All => [.. _lines];

    /// <summary>Waits until a line holds the text.</summary>
    public async Task WaitForAsync(string text)
    {
        while (!_lines.Any(line => line.Contains(text, StringComparison.Ordinal)))
        {
            (await _added.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken))
                .ShouldBeTrue($"no line with '{text}' in: {string.Join(Environment.NewLine, _lines)}");
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            _lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
            _added.Release();
        }
    }

    public void Dispose() => _added.Dispose();
}
