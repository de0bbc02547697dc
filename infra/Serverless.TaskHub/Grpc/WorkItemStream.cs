using Grpc.Core;
using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Grpc;

/// <summary>Sends work items to one worker until its stream or the server ends; what it had then comes again. Ending a
/// stream is the protocol's way to drain: the worker connects again.</summary>
/// <param name="hub">The hub.</param>
/// <param name="writer">The stream.</param>
/// <param name="clock">The machine's, not the hub's: a virtual clock does not keep a channel alive.</param>
internal sealed class WorkItemStream(DurableTaskHub hub, IServerStreamWriter<WorkItem> writer, TimeProvider clock)
{
    /// <summary>A worker in .NET takes 120 s of silence as a dead channel.</summary>
    public static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(30);

    private static readonly WriteOptions More = new(WriteFlags.BufferHint);

    public async Task RunAsync(GetWorkItemsRequest request, CancellationToken ended)
    {
        var consumer = new StreamConsumer(request);
        hub.Runners.Attach(consumer);
        try
        {
            while (true)
            {
                if (await WaitAsync(consumer, ended))
                {
                    await SendAsync(consumer, ended);
                }
                else
                {
                    writer.WriteOptions = null;
                    await writer.WriteAsync(new WorkItem { HealthPing = new HealthPing() }, ended);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The worker has gone, or the server stops.
        }
        finally
        {
            hub.Runners.Detach(consumer);
        }
    }

    /// <returns>False when it is time for a ping.</returns>
    private async Task<bool> WaitAsync(StreamConsumer consumer, CancellationToken ended)
    {
        if (consumer.LeasesToSend.TryPeek(out _))
        {
            return true;
        }

        using var ping = new CancellationTokenSource(PingInterval, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ended, ping.Token);
        try
        {
            return await consumer.LeasesToSend.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ended.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task SendAsync(StreamConsumer consumer, CancellationToken ended)
    {
        while (consumer.LeasesToSend.TryRead(out var lease))
        {
            var item = consumer.ToItem(lease);

            // Not flushed one by one while there are more.
            writer.WriteOptions = consumer.LeasesToSend.TryPeek(out _) ? More : null;
            await writer.WriteAsync(item, ended);
        }
    }
}
