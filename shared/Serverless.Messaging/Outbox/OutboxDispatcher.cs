using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Serverless.Messaging;

/// <summary>Sends what units of work publish: at once after the commit, and by a sweep what an earlier process left. At
/// least once: a message is deleted from the store when the transport has acknowledged it, so a crash in between, or
/// two processes that sweep, send it twice with the same id. The messages of a partition, and so of a session that
/// belongs to one partition, are sent in the order of their commits, as long as one process at a time commits to
/// it.</summary>
public sealed class OutboxDispatcher : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, OutboxDestination> _destinations = new(StringComparer.Ordinal);
    private readonly List<Task> _running = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly IPartitionStore _store;
    private readonly IMessageSender _sender;
    private readonly TimeProvider _timeProvider;
    private readonly OutboxOptions _options;
    private readonly ILogger _logger;
    private readonly OutboxLanes _lanes;
    private readonly OutboxSequence _sequence;
    private bool _stopped;

    /// <summary>Creates the dispatcher.</summary>
    public OutboxDispatcher(
        IPartitionStore store,
        IMessageSender sender,
        TimeProvider timeProvider,
        IOptions<OutboxOptions> options,
        ILogger<OutboxDispatcher> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _store = store;
        _sender = sender;
        _timeProvider = timeProvider;
        _options = options.Value;
        _logger = logger;
        _lanes = new OutboxLanes(Enqueue_NeedsLanesLock);
        _sequence = new OutboxSequence(timeProvider);
    }

    /// <summary>Sends what is in the outboxes of all partitions and no process is about to send: what is older than
    /// <see cref="OutboxOptions.SweepMinimumAge"/>. Returns when each was sent or, after its retries, given up for now.
    /// </summary>
    /// <returns>How many were sent.</returns>
    public Task<int> DispatchPendingAsync(CancellationToken cancellationToken = default) =>
        SweepAsync(_options.SweepMinimumAge, cancellationToken);

    /// <summary>Stops sending. What was not acknowledged stays in the store for the next process.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] running;
        lock (_lock)
        {
            if (_stopped)
            {
                return;
            }

            _stopped = true;
            running = [.. _running];
        }

        await _stopping.CancelAsync();
        await Task.WhenAll(running);
    }

    internal OutboxTicket Reserve(string partition, List<OutboundMessage> messages)
    {
        var items = new OutboxItem[messages.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = new OutboxItem(partition, _sequence.NextId(), messages[i]);
        }

        return _lanes.Reserve(partition, items);
    }

    /// <summary>Sends nothing until the first sweep has found what an earlier process left, so that it goes
    /// first.</summary>
    internal void HoldUntilSwept() => _lanes.Hold();

    internal async Task<int> SweepAsync(TimeSpan minimumAge, CancellationToken cancellationToken)
    {
        var before = _timeProvider.GetUtcNow() - minimumAge;
        var all = new HashSet<string>(StringComparer.Ordinal);
        var partitions = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var document in _store.ScanAsync(OutboxSequence.Prefix, cancellationToken))
        {
            all.Add(document.Partition);
            if (OutboxSequence.TimeOf(document.Id) is not { } time || time <= before)
            {
                partitions.Add(document.Partition);
            }
        }

        if (_lanes.Release(all))
        {
            // Held at the start of the process: what is young is not about to be sent by it, but left by an earlier
            // one.
            partitions = all;
        }

        partitions.UnionWith(_lanes.Parked());
        var sweep = new OutboxSweep();
        foreach (var partition in partitions)
        {
            await ResumeAsync(partition, sweep, cancellationToken);
        }

        await sweep.WaitAsync(cancellationToken);
        if (sweep.Sent > 0)
        {
            Log.Swept(_logger, sweep.Sent, partitions.Count);
        }

        return sweep.Sent;
    }

    /// <summary>Tries the partitions again of which something could not be sent.</summary>
    internal async Task RetryParkedAsync(CancellationToken cancellationToken)
    {
        foreach (var partition in _lanes.Parked())
        {
            await ResumeAsync(partition, sweep: null, cancellationToken);
        }
    }

    /// <summary>True while the sender has messages of the partition.</summary>
    internal bool HasOutstanding(string partition) => _lanes.HasOutstanding(partition);

    private async Task ResumeAsync(string partition, OutboxSweep? sweep, CancellationToken cancellationToken)
    {
        if (!_lanes.TryBeginResume(partition))
        {
            return;
        }

        var items = new List<OutboxItem>();
        try
        {
            await foreach (var document in _store.QueryAsync(partition, OutboxSequence.Prefix, cancellationToken))
            {
                items.Add(OutboxItem.Read(document, sweep));
            }
        }
        catch (Exception e)
        {
            _lanes.AbortResume(partition);
            if (e is OperationCanceledException)
            {
                throw;
            }

            Log.NotRead(_logger, e, partition);
            return;
        }

        _lanes.EndResume(partition, items);
    }

    private bool Enqueue_NeedsLanesLock(OutboxItem item)
    {
        lock (_lock)
        {
            if (_stopped)
            {
                return false;
            }

            var name = item.Message.Destination;
            if (!_destinations.TryGetValue(name, out var destination))
            {
                destination = new OutboxDestination(name, _store, _sender, _lanes, _options, _timeProvider, _logger);
                _destinations.Add(name, destination);
                _running.Add(Task.Run(() => destination.RunAsync(_stopping.Token)));
            }

            return destination.TryEnqueue(item);
        }
    }
}
