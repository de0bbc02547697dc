using System.Diagnostics.Metrics;
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
    private const int MaxParallelReads = 8;

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
    private readonly OutboxIndex _index;
    private bool _stopped;

    /// <summary>Creates the dispatcher.</summary>
    public OutboxDispatcher(
        IPartitionStore store,
        IMessageSender sender,
        TimeProvider timeProvider,
        IOptions<OutboxOptions> options,
        IMeterFactory meters,
        ILogger<OutboxDispatcher> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _store = store;
        _sender = sender;
        _timeProvider = timeProvider;
        _options = options.Value;
        _logger = logger;
        _lanes = new OutboxLanes(Enqueue_NeedsLanesLock, StartReading_NeedsLanesLock, new OutboxMeter(meters));
        _sequence = new OutboxSequence(timeProvider);
        _index = new OutboxIndex(store, timeProvider);
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

    /// <summary>Notes in the store that the partition may have messages; before they are committed.</summary>
    internal Task MarkAsync(string partition, CancellationToken cancellationToken) =>
        _index.MarkAsync(partition).WaitAsync(cancellationToken);

    /// <summary>An earlier process may have left messages. Until the first sweep has found them, the ones of each
    /// partition are looked for before new ones of it are sent.</summary>
    internal void BeginStart() => _lanes.BeginStart();

    internal async Task<int> SweepAsync(TimeSpan minimumAge, CancellationToken cancellationToken)
    {
        var before = _timeProvider.GetUtcNow() - minimumAge;
        var marks = await _index.ReadOthersAsync(cancellationToken);
        var noted = marks.Select(mark => mark.Partition).ToHashSet(StringComparer.Ordinal);

        // At the start of the process what is young is not about to be sent, but left by an earlier one.
        var resumed = _lanes.EndStart(noted) ? noted : await LeftBehindAsync(marks, before, cancellationToken);
        resumed.UnionWith(_lanes.Parked());
        var sweep = new OutboxSweep();
        foreach (var partitions in resumed.Chunk(MaxParallelReads))
        {
            await Task.WhenAll(partitions.Select(partition => ResumeAsync(partition, sweep, cancellationToken)));
        }

        await sweep.WaitAsync(cancellationToken);
        if (sweep.Sent > 0)
        {
            Log.Swept(_logger, sweep.Sent, resumed.Count);
        }

        return sweep.Sent;
    }

    /// <summary>Tries the partitions again of which something could not be sent, and forgets those that were
    /// emptied.</summary>
    internal async Task RetryParkedAsync(CancellationToken cancellationToken)
    {
        foreach (var partition in _lanes.Parked())
        {
            await ResumeAsync(partition, sweep: null, cancellationToken);
        }

        await _index.DeleteOwnAsync(_lanes.IsIdle, cancellationToken);
    }

    /// <summary>The noted partitions with messages that are too old for their process to be about to send them. Stale
    /// notes of empty partitions are deleted.</summary>
    private async Task<HashSet<string>> LeftBehindAsync(
        List<OutboxMark> marks, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var left = new HashSet<string>(StringComparer.Ordinal);
        var empty = new List<OutboxMark>();
        foreach (var chunk in marks.Where(mark => mark.Time <= before).Chunk(MaxParallelReads))
        {
            var oldest = await Task.WhenAll(
                chunk.Select(mark => OldestAsync(mark.Partition, cancellationToken)));
            left.UnionWith(chunk.Where((_, i) => oldest[i] <= before).Select(mark => mark.Partition));
            empty.AddRange(chunk.Where((mark, i) => oldest[i] is null && _index.IsStale(mark)));
        }

        await _index.DeleteAsync(empty, cancellationToken);
        return left;
    }

    /// <summary>When the oldest message of a partition was committed; null when there is none.</summary>
    private async Task<DateTimeOffset?> OldestAsync(string partition, CancellationToken cancellationToken)
    {
        await foreach (var document in _store.QueryAsync(partition, OutboxSequence.Prefix, cancellationToken))
        {
            return OutboxSequence.TimeOf(document.Id) ?? DateTimeOffset.MinValue;
        }

        return null;
    }

    private async Task ResumeAsync(string partition, OutboxSweep? sweep, CancellationToken cancellationToken)
    {
        if (_lanes.TryBeginResume(partition))
        {
            await ReadAsync(partition, sweep, cancellationToken);
        }
    }

    private async Task ReadAsync(string partition, OutboxSweep? sweep, CancellationToken cancellationToken)
    {
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

    private void StartReading_NeedsLanesLock(string partition)
    {
        lock (_lock)
        {
            _running.RemoveAll(task => task.IsCompleted);
            _running.Add(Task.Run(async () =>
            {
                try
                {
                    await ReadAsync(partition, sweep: null, _stopping.Token);
                }
                catch (OperationCanceledException)
                {
                    // Stopped: the messages are in the store.
                }
            }));
        }
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
