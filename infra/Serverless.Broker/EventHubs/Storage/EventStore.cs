using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Serverless.Broker.Journal;
using Serverless.Broker.Journal.Files;

namespace Serverless.Broker.EventHubs.Storage;

/// <summary>
/// The events of all partitions on disk. One thread writes what the partitions have gathered, then syncs their files,
/// several at once, while the next groups fill.
/// </summary>
internal sealed class EventStore : IAsyncDisposable
{
    private readonly Lock _stop = new();
    private readonly BlockingCollection<EventStoreWork> _work = [];
    private readonly ConcurrentDictionary<int, FileEventLog> _logs = new();
    private readonly Dictionary<int, List<int>> _found = [];
    private readonly EventStoreOptions _options;
    private readonly ILogger _logger;
    private readonly Thread _writer;

    public EventStore(IJournalFiles files, EventStoreOptions options, ILogger logger)
    {
        _options = options;
        _logger = logger;
        Segments = new EventSegments(files, new EventDamage(logger));
        Cache = new EventCache(options.CacheBytes);
        foreach ((int partition, int number) in files.List().Select(EventSegment.Parse).OfType<(int, int)>())
        {
            _found.TryAdd(partition, []);
            _found[partition].Add(number);
        }

        _writer = new Thread(Run) { IsBackground = true, Name = "broker events" };
        _writer.Start();
    }

    public EventSegments Segments { get; }

    public EventCache Cache { get; }

    /// <summary>Bytes of the segments that were found.</summary>
    public long Bytes { get; private set; }

    /// <summary>Where a write that was never synced was discarded.</summary>
    public string? Torn { get; private set; }

    /// <summary>Damage to events that were durable once.</summary>
    public IReadOnlyList<JournalCorruption> Damage => Segments.Damage.Found;

    /// <summary>Opens what is there of a partition.</summary>
    public FileEventLog Open(int partitionId)
    {
        _found.Remove(partitionId, out List<int>? numbers);
        RecoveredLog recovered = new EventLogRecovery(Segments, partitionId).Open(numbers ?? []);
        Bytes += recovered.Bytes;
        Torn ??= recovered.Torn;
        FileEventLog log = new(this, _options, recovered);
        _logs[partitionId] = log;
        return log;
    }

    /// <summary>Deletes what is left of partitions that are not there any more, once all others are open.</summary>
    public void DeleteOrphans()
    {
        foreach ((int partition, List<int> numbers) in _found)
        {
            foreach (int number in numbers)
            {
                Delete(EventSegment.NameOf(partition, number));
            }
        }

        _found.Clear();
    }

    /// <summary>Completes when everything that was asked for before is done, deletions too.</summary>
    public Task FlushAsync()
    {
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(new EventStoreWork(null, reached));
        return reached.Task;
    }

    public async ValueTask DisposeAsync()
    {
        lock (_stop)
        {
            if (_work.IsAddingCompleted)
            {
                return;
            }

            _work.CompleteAdding();
        }

        await Task.Run(_writer.Join);
        foreach (FileEventLog log in _logs.Values)
        {
            log.Close();
        }

        _work.Dispose();
    }

    internal void Enqueue(EventCommitter log)
    {
        lock (_stop)
        {
            if (!_work.IsAddingCompleted)
            {
                _work.Add(new EventStoreWork(log, null));
            }
        }
    }

    internal void Delete(IReadOnlyList<EventSegment> segments)
    {
        foreach (EventSegment segment in segments)
        {
            Delete(segment.Name);
        }
    }

    private void Delete(string name)
    {
        try
        {
            Segments.Files.Delete(name);
        }
        catch (IOException e)
        {
            Log.NotDeleted(_logger, name, e);
        }
    }

    private void Run()
    {
        List<TaskCompletionSource> reached = [];
        List<(EventCommitter Log, EventGroup Group)> written = [];
        foreach (EventStoreWork first in _work.GetConsumingEnumerable())
        {
            // No log twice: its next group must not be written before this one is synced.
            int more = _work.Count;
            EventStoreWork work = first;
            do
            {
                if (work.Reached is { } waiting)
                {
                    reached.Add(waiting);
                }
                else if (work.Log is { } log && log.Write() is { } group)
                {
                    written.Add((log, group));
                }
            }
            while (more-- > 0 && _work.TryTake(out work));

            if (written.Count == 1)
            {
                written[0].Log.Sync(written[0].Group);
            }
            else
            {
                Parallel.ForEach(written, static each => each.Log.Sync(each.Group));
            }

            written.Clear();
            reached.ForEach(r => r.SetResult());
            reached.Clear();
        }
    }
}
