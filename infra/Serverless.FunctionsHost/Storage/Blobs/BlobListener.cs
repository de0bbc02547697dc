using Serverless.FunctionsHost.Triggers;

namespace Serverless.FunctionsHost.Storage.Blobs;

/// <summary>Looks through the containers of an app.</summary>
internal sealed class BlobListener(IReadOnlyList<BlobPump> pumps) : ITriggerListener
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
