using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask;

/// <summary>Makes replay-safe loggers for code that wants a factory.</summary>
internal sealed class ReplaySafeLoggerFactory(TaskOrchestrationContext context, Func<ILoggerFactory> inner)
    : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) =>
        new ReplaySafeLogger(context, inner().CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException(
            "A replay-safe logger factory takes no providers. Add them to the host's logging.");

    public void Dispose()
    {
    }
}
