using Microsoft.Extensions.Logging;

namespace Serverless.FunctionsHost.Logging;

/// <summary>Obeys the levels of one app's host.json, on a log that several apps share.</summary>
internal sealed class FilteredLoggerFactory(ILoggerFactory inner, LogLevels levels) : ILoggerFactory
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) =>
        new FilteredLogger(inner.CreateLogger(categoryName), levels.Of(categoryName));

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    /// <summary>Does nothing: the log belongs to who made it.</summary>
    public void Dispose()
    {
    }
}
