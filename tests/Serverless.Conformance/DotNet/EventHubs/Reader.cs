using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Primitives;

namespace Serverless.Conformance.DotNet.EventHubs;

/// <summary>Reads a partition and keeps what it is given.</summary>
internal sealed class Reader(PartitionReceiver receiver) : IAsyncDisposable
{
    private readonly List<EventData> _events = [];

    public PartitionReceiver Receiver => receiver;

    public IReadOnlyList<EventData> Events => _events;

    public IReadOnlyList<string> Bodies => _events.Texts();

    /// <summary>Completes when the link reads: with the first events, or with a moment that brought none.</summary>
    public Task AttachAsync() => ReceiveAsync(100, EventHubBroker.Moment);

    /// <summary>The next events, no more than so many; none when nothing came in time.</summary>
    public async Task<IReadOnlyList<EventData>> ReceiveAsync(int most, TimeSpan wait)
    {
        EventData[] batch = [.. await receiver.ReceiveBatchAsync(most, wait)];
        _events.AddRange(batch);
        return batch;
    }

    /// <summary>The first so many events; fails when more came.</summary>
    public async Task<IReadOnlyList<EventData>> TakeAsync(int count)
    {
        while (_events.Count < count)
        {
            (await ReceiveAsync(500, EventHubBroker.Patience))
                .ShouldNotBeEmpty($"only {_events.Count} of {count} events came from partition {receiver.PartitionId}");
        }

        _events.Count.ShouldBe(count);
        return _events;
    }

    /// <summary>That this reader is told why it may not read, and that the client would not try again.</summary>
    public Task<EventHubsException> FailsAsync(EventHubsException.FailureReason reason, string part = "") =>
        Failures.FailsAsync(reason, part, () => TakeAsync(int.MaxValue));

    public ValueTask DisposeAsync() => receiver.DisposeAsync();
}
