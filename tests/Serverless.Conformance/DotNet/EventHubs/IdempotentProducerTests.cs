using System.Collections.Concurrent;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;

namespace Serverless.Conformance.DotNet.EventHubs;

public sealed class IdempotentProducerTests : EventHubTests
{
    [Fact]
    public async Task Enqueue_WithIdempotentRetries_EveryEventArrivesOnceAndInOrder()
    {
        var failures = new ConcurrentQueue<Exception>();
        await using var buffered = Broker.Keep(new EventHubBufferedProducerClient(
            Broker.ConnectionString,
            EventHubBroker.One,
            new EventHubBufferedProducerClientOptions
            {
                EnableIdempotentRetries = true,
                RetryOptions = EventHubBroker.Retries,
                MaximumWaitTime = EventHubBroker.Moment,
            }));
        buffered.SendEventBatchFailedAsync += args =>
        {
            failures.Enqueue(args.Exception);
            return Task.CompletedTask;
        };
        string[] texts = [.. Enumerable.Range(0, 300).Select(i => $"{i}")];
        foreach (var text in texts)
        {
            await buffered.EnqueueEventAsync(new EventData(text));
        }

        await buffered.FlushAsync();

        failures.ShouldBeEmpty();
        (await Broker.BodiesAsync(300)).ShouldBe(texts);
    }
}
