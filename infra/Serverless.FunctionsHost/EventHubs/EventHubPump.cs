using Azure.Messaging.EventHubs;
using Serverless.FunctionsHost.Messaging;

namespace Serverless.FunctionsHost.EventHubs;

/// <summary>A hub for one function: a reader for each partition, as soon as the hub says which there are.</summary>
internal sealed class EventHubPump(EventFunction function, EventHubConnection connection)
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly PumpBackoff _backoff = new(function.App.Time);
    private Task _run = Task.CompletedTask;

    /// <summary>Begins to read; a broker that is not there is waited for.</summary>
    public void Start() => _run = Task.Run(RunAsync);

    /// <summary>Takes nothing new, and returns when what runs has ended, or when the token fires.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        try
        {
            await _run.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Log.NotDrained(function.Logger, function.Name, function.Target.Description);
        }

        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        if (await PartitionsAsync() is { } partitions)
        {
            await Task.WhenAll(partitions.Select(partition =>
                new PartitionReader(function, connection, partition, _stopping.Token).RunAsync()));
        }
    }

    private async Task<string[]?> PartitionsAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await using var client = new Azure.Messaging.EventHubs.Consumer.EventHubConsumerClient(
                    function.Target.ConsumerGroup, connection);
                return await client.GetPartitionIdsAsync(_stopping.Token);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return null;
            }
            catch (Exception failure)
            {
                await ReadFailure.PauseAsync(failure, function, _backoff, _stopping.Token);
            }
        }

        return null;
    }
}
