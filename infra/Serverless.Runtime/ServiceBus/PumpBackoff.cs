using Microsoft.Extensions.Logging;
using Serverless.Amqp;

namespace Serverless.Runtime.ServiceBus;

/// <summary>The growing pause between two attempts to open a link; from 100 ms to 30 s.</summary>
internal sealed class PumpBackoff(AmqpConnectionOptions options)
{
    private int _failures;

    public void Reset() => _failures = 0;

    public async Task LogAndWaitAsync(
        AmqpServiceException failure, ServiceBusFunction function, ILogger logger, CancellationToken cancellationToken)
    {
        var delay = Next();
        Log.NotListening(logger, function.Name, function.Target.Entity, delay, failure.Message);
        await DelayAsync(delay, cancellationToken);
    }

    public Task WaitAsync(CancellationToken cancellationToken) => DelayAsync(Next(), cancellationToken);

    private TimeSpan Next()
    {
        var delay = options.ReconnectDelay * Math.Pow(2, Math.Min(_failures++, 20));
        return delay < options.MaxReconnectDelay ? delay : options.MaxReconnectDelay;
    }

    private async Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(delay, options.TimeProvider, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The pump stops; its loop sees it.
        }
    }
}
