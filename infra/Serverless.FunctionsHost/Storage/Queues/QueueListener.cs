using Serverless.FunctionsHost.Triggers;

namespace Serverless.FunctionsHost.Storage.Queues;

/// <summary>Polls the queues of an app.</summary>
internal sealed class QueueListener(IReadOnlyList<QueuePump> pumps) : ITriggerListener
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
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(pumps.Select(pump => pump.StopAsync(cancellationToken)));
        foreach (var pump in pumps)
        {
            pump.Dispose();
        }
    }
}
