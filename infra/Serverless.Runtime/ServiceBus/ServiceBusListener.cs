using Microsoft.Extensions.Logging;
using Serverless.Runtime.Triggers;

namespace Serverless.Runtime.ServiceBus;

/// <summary>All Service Bus functions of an app.</summary>
internal sealed class ServiceBusListener(IReadOnlyList<IMessagePump> pumps, ILogger logger) : ITriggerListener
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(pumps.Select(pump => pump.StartAsync(cancellationToken)));
        Log.Listening(logger, pumps.Count);
    }

    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(pumps.Select(pump => pump.StopAsync(cancellationToken)));
}
