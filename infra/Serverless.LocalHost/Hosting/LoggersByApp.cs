using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Serverless.LocalHost.Showing;

namespace Serverless.LocalHost.Hosting;

/// <summary>
/// The logs: of each app as its host.json configures it, of the host itself and of libraries what goes wrong.
/// </summary>
internal sealed class LoggersByApp : IDisposable
{
    private readonly ConcurrentDictionary<string, ILoggerFactory> _apps = new(StringComparer.Ordinal);
    private readonly ConsoleLines _lines;
    private readonly LogLevel _least;

    public LoggersByApp(ConsoleLines lines, LogLevel least)
    {
        _lines = lines;
        _least = least;
        Host = Create(app: null, AtLeast(LogLevel.Warning));
    }

    /// <summary>Gets the log of the host itself.</summary>
    public ILoggerFactory Host { get; }

    /// <summary>The log of an app.</summary>
    public ILoggerFactory Of(string app) => _apps.GetOrAdd(app, name => Create(name, _least));

    /// <inheritdoc/>
    public void Dispose()
    {
        Host.Dispose();
        foreach (var loggers in _apps.Values)
        {
            loggers.Dispose();
        }
    }

    private ILoggerFactory Create(string? app, LogLevel least) => LoggerFactory.Create(logging => logging
        .SetMinimumLevel(LogLevel.Trace)
        .AddProvider(new ConsoleLoggerProvider(_lines, app, least, AtLeast(LogLevel.Warning))));

    private LogLevel AtLeast(LogLevel level) => _least > level ? _least : level;
}
