using Microsoft.Extensions.Logging;

namespace Serverless.Broker.Logging;

/// <summary>Makes loggers whose text is printable. The factory behind it stays its owner's.</summary>
internal sealed class PrintableLoggerFactory(ILoggerFactory inner) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new PrintableLogger(inner.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose()
    {
        // Not its own.
    }
}
