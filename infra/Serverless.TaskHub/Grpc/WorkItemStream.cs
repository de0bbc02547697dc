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
        using var ping = clock.CreateTimer(_ => consumer.Ping(), null, PingInterval, PingInterval);
        try
        {
            while (await consumer.LeasesToSend.WaitToReadAsync(ended))
            {
                await SendAsync(consumer, ended);
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

    private async Task SendAsync(StreamConsumer consumer, CancellationToken ended)
    {
        while (consumer.LeasesToSend.TryRead(out var lease))
        {
            var item = lease is null ? new WorkItem { HealthPing = new HealthPing() } : consumer.ToItem(lease);

            // Not flushed one by one while there are more.
            writer.WriteOptions = consumer.LeasesToSend.TryPeek(out _) ? More : null;
            await writer.WriteAsync(item, ended);
        }
    }
}
