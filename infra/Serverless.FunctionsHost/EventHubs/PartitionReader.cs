using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Serverless.FunctionsHost.HostSettings;
using Serverless.FunctionsHost.Messaging;

namespace Serverless.FunctionsHost.EventHubs;

/// <summary>Reads one partition in order, one invocation after another, and keeps the position after each.</summary>
internal sealed class PartitionReader(
    EventFunction function, EventHubConnection connection, string partition, CancellationToken stopping)
{
    private readonly PumpBackoff _backoff = new(function.App.Time);
    private readonly List<EventData> _waiting = [];
    private EventPosition? _position;
    private Task<IEnumerable<EventData>>? _receiving;
    private EventData? _notKept;
    private int _invocations;

    private EventHubsSettings Settings => function.Settings;

    /// <summary>Reads until the stop.</summary>
    public async Task RunAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await ReadAsync();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure)
            {
                // What waits for more was read, and is not read again: the next position is after it.
                _receiving = null;
                await ReadFailure.PauseAsync(failure, function, _backoff, stopping);
            }
        }

        Keep();
    }

    private async Task ReadAsync()
    {
        _position ??= await StartAsync();
        await using var receiver = new PartitionReceiver(
            function.Target.ConsumerGroup,
            partition,
            _position.Value,
            connection,
            new PartitionReceiverOptions
            {
                PrefetchCount = Settings.PrefetchCount,
                RetryOptions = EventHubClients.RetryOf(Settings.Retry),
            });
        while (!stopping.IsCancellationRequested)
        {
            var events = await NextAsync(receiver);
            _backoff.Reset();
            if (events.Count == 0)
            {
                continue;
            }

            using var entry = function.App.Work.Enter();
            function.App.TriggerWatch?.OnEvents(
                function.App.Name,
                function.Target.Hub,
                function.Target.ConsumerGroup,
                partition,
                events[^1].SequenceNumber);
            var last = await function.RunAsync(receiver, events, stopping);
            if (last is null)
            {
                // A stop: what was not run comes again after the next start.
                return;
            }

            _notKept = last;
            if (++_invocations % Settings.BatchCheckpointFrequency == 0)
            {
                Keep();
            }
        }
    }

    private void Keep()
    {
        if (_notKept is { } last)
        {
            function.Keep(connection, partition, last);
            _notKept = null;
        }
    }

    /// <summary>At least the smallest batch, or what came until the wait is over.</summary>
    private async Task<IReadOnlyList<EventData>> NextAsync(PartitionReceiver receiver)
    {
        var least = function.Target.IsBatch ? Settings.MinEventBatchSize : 1;
        Task? due = null;
        while (true)
        {
            if (_waiting.Count >= least)
            {
                return Take();
            }

            _receiving ??= ReceiveAsync(receiver, Settings.MaxEventBatchSize);
            if (_waiting.Count > 0)
            {
                due ??= Task.Delay(Settings.MaxWaitTime, function.App.Time, stopping);
                if (await Task.WhenAny(_receiving, due) == due)
                {
                    stopping.ThrowIfCancellationRequested();
                    return Take();
                }
            }

            var received = await _receiving;
            _receiving = null;
            _waiting.AddRange(received);
            if (_waiting.Count > 0)
            {
                _position = EventPosition.FromSequenceNumber(_waiting[^1].SequenceNumber, isInclusive: false);
            }
            else
            {
                return [];
            }
        }
    }

    private IReadOnlyList<EventData> Take()
    {
        var count = Math.Min(_waiting.Count, Settings.MaxEventBatchSize);
        var events = _waiting.GetRange(0, count);
        _waiting.RemoveRange(0, count);
        return events;
    }

    private Task<IEnumerable<EventData>> ReceiveAsync(PartitionReceiver receiver, int most) =>
        receiver.ReceiveBatchAsync(most, stopping);

    private async Task<EventPosition> StartAsync()
    {
        if (function.Find(connection, partition) is { } checkpoint)
        {
            return EventPosition.FromSequenceNumber(checkpoint.SequenceNumber, isInclusive: false);
        }

        switch (Settings.InitialOffset)
        {
            case InitialOffset.FromEnqueuedTime:
                return EventPosition.FromEnqueuedTime(Settings.InitialTime);
            case InitialOffset.FromEnd:
                // Fixed at the first start: an event that comes while the link opens is not missed.
                await using (var client = new EventHubConsumerClient(function.Target.ConsumerGroup, connection))
                {
                    var properties = await client.GetPartitionPropertiesAsync(partition, stopping);
                    return properties.IsEmpty
                        ? EventPosition.Earliest
                        : EventPosition.FromSequenceNumber(properties.LastEnqueuedSequenceNumber, isInclusive: false);
                }

            default:
                return EventPosition.Earliest;
        }
    }
}
