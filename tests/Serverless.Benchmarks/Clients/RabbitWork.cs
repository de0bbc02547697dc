using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Serverless.Benchmarks.Clients;

/// <summary>Work of RabbitMQ.Client over RabbitMQ's native protocol: publisher confirms, manual
/// acknowledgements.</summary>
internal static class RabbitWork
{
    /// <summary>Each batch is confirmed before the next one of its turn begins.</summary>
    public static async Task PublishAsync(ClientRun run, int inFlight, int batch)
    {
        await using var connection = await Factory(run).CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(
            publisherConfirmationsEnabled: true,
            publisherConfirmationTrackingEnabled: true,
            outstandingPublisherConfirmationsRateLimiter: null));
        var properties = new BasicProperties { DeliveryMode = DeliveryModes.Persistent };
        var options = new ParallelOptions { MaxDegreeOfParallelism = inFlight };
        await Parallel.ForAsync(0, run.Messages / batch, options, async (_, cancellationToken) =>
        {
            var confirmed = new Task[batch];
            for (var i = 0; i < batch; i++)
            {
                confirmed[i] = channel.BasicPublishAsync(
                    string.Empty, ServeNames.Queue, false, properties, ClientRun.Body, cancellationToken).AsTask();
            }

            await Task.WhenAll(confirmed);
        });
    }

    public static async Task ConsumeAsync(ClientRun run, int calls)
    {
        var factory = Factory(run);
        factory.ConsumerDispatchConcurrency = (ushort)calls;
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var left = run.Messages;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
            if (Interlocked.Decrement(ref left) == 0)
            {
                done.TrySetResult();
            }
        };
        await channel.BasicQosAsync(0, (ushort)(calls * 4), global: false);
        await channel.BasicConsumeAsync(ServeNames.Queue, autoAck: false, consumer);
        await done.Task.WaitAsync(ClientPhase.Patience, TimeProvider.System);
        await channel.CloseAsync();
    }

    private static ConnectionFactory Factory(ClientRun run) => new() { HostName = "127.0.0.1", Port = run.Port };
}
