using Serverless.FunctionsHost.Outputs;
using Serverless.FunctionsHost.Triggers;

namespace Serverless.FunctionsHost.EventHubs;

/// <summary>
/// Event Hubs for the apps of a host: the trigger, the output, and the connections that both share. Dispose it after
/// the apps have stopped.
/// </summary>
internal sealed class EventHubsExtension : IAsyncDisposable
{
    private readonly EventHubClients _clients = new();

    public EventHubsExtension()
    {
        Trigger = new EventHubTriggerKind(_clients);
        Output = new EventHubOutput(_clients);
    }

    /// <summary>Gets <c>eventHubTrigger</c>.</summary>
    public ITriggerKind Trigger { get; }

    /// <summary>Gets <c>eventHub</c>.</summary>
    public IOutputBinding Output { get; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _clients.DisposeAsync();
}
