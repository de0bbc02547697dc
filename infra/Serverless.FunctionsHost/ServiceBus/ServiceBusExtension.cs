using Serverless.FunctionsHost.Outputs;
using Serverless.FunctionsHost.ServiceBus.Settlement;
using Serverless.FunctionsHost.Triggers;

namespace Serverless.FunctionsHost.ServiceBus;

/// <summary>
/// Service Bus for the apps of a host: the trigger, the output, and the clients that both share. Dispose it after the
/// apps have stopped.
/// </summary>
internal sealed class ServiceBusExtension : IAsyncDisposable
{
    private readonly ServiceBusClients _clients = new();

    /// <param name="settlement">The host's, mapped on its <see cref="Links.WorkerEndpoint"/>.</param>
    public ServiceBusExtension(ServiceBusSettlement settlement)
    {
        Trigger = new ServiceBusTriggerKind(_clients, settlement);
        Output = new ServiceBusOutput(_clients);
    }

    /// <summary>Gets <c>serviceBusTrigger</c>.</summary>
    public ITriggerKind Trigger { get; }

    /// <summary>Gets <c>serviceBus</c>.</summary>
    public IOutputBinding Output { get; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _clients.DisposeAsync();
}
