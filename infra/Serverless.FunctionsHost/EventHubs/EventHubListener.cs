using Serverless.FunctionsHost.Triggers;

namespace Serverless.FunctionsHost.EventHubs;

/// <summary>The pumps of one app.</summary>
internal sealed class EventHubListener(IReadOnlyList<EventHubPump> pumps) : ITriggerListener
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var pump in pumps)
        {
            pump.Start();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(pumps.Select(pump => pump.StopAsync(cancellationToken)));
}
