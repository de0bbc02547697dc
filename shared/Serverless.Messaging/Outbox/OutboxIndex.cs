using System.Text;

namespace Serverless.Messaging;

/// <summary>Which partitions may have messages in their outboxes, so that a sweep need not look at every document of
/// the store. A process notes a partition before it commits messages there, relies on its note for a while, and deletes
/// it when the partition is empty and the note is old. What a dead process noted, others find.</summary>
/// <remarks>The notes are documents of a few partitions: their id is a time, their content the name of the partition
/// noted. Notes that wait for one another are written together, so under load few commits pay for one.</remarks>
internal sealed class OutboxIndex
{
    public const string PartitionPrefix = "outbox-index|";

    private const int ShardCount = 16;

    // How long a process relies on a note. Another deletes it much later: clocks differ, and commits take time.
    private static readonly TimeSpan Reliance = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StaleAfter = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly IPartitionStore _store;
    private readonly TimeProvider _timeProvider;
    private readonly OutboxSequence _sequence;
    private readonly OutboxIndexShard[] _shards;
    private readonly Dictionary<string, (OutboxMark Mark, Task Written)> _current = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OutboxMark> _own = new(StringComparer.Ordinal);

    public OutboxIndex(IPartitionStore store, TimeProvider timeProvider)
    {
        _store = store;
        _timeProvider = timeProvider;
        _sequence = new OutboxSequence(timeProvider);
        _shards =
        [
            .. Enumerable.Range(0, ShardCount)
                .Select(shard => new OutboxIndexShard(store, $"{PartitionPrefix}{shard}")),
        ];
    }

    /// <summary>Notes a partition, unless that was done a short time ago. The task completes when the note is
    /// durable: messages may be committed then.</summary>
    public Task MarkAsync(string partition)
    {
        lock (_lock)
        {
            var now = _timeProvider.GetUtcNow();
            if (_current.TryGetValue(partition, out var current)
                && now - current.Mark.Time < Reliance && !current.Written.IsFaulted)
            {
                return current.Written;
            }

            var shard = _shards[(uint)partition.GetHashCode(StringComparison.Ordinal) % ShardCount];
            var mark = new OutboxMark(shard.Partition, _sequence.NextId(OutboxSequence.MarkPrefix), partition, now);
            _own.Add(mark.Id, mark);
            var written = shard.WriteAsync(mark);
            _current[partition] = (mark, written);
            return written;
        }
    }

    /// <summary>Reads what other processes have noted.</summary>
    public async Task<List<OutboxMark>> ReadOthersAsync(CancellationToken cancellationToken)
    {
        var marks = new List<OutboxMark>();
        foreach (var shard in _shards)
        {
            await foreach (var document in _store.QueryAsync(
                shard.Partition, OutboxSequence.MarkPrefix, cancellationToken))
            {
                if (!IsOwn(document.Id))
                {
                    marks.Add(new OutboxMark(
                        shard.Partition,
                        document.Id,
                        Encoding.UTF8.GetString(document.Content.Span),
                        OutboxSequence.TimeOf(document.Id) ?? DateTimeOffset.MinValue));
                }
            }
        }

        return marks;
    }

    /// <summary>True when no process can rely on the note any more.</summary>
    public bool IsStale(OutboxMark mark) => _timeProvider.GetUtcNow() - mark.Time >= StaleAfter;

    /// <summary>Deletes this process's own notes that it does not rely on any more.</summary>
    /// <param name="isIdle">Whether this process has nothing to do with a partition.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task DeleteOwnAsync(Func<string, bool> isIdle, CancellationToken cancellationToken)
    {
        List<OutboxMark> old = [];
        lock (_lock)
        {
            var now = _timeProvider.GetUtcNow();
            old.AddRange(_own.Values.Where(mark => now - mark.Time >= Reliance));
            foreach (var mark in old.Where(mark => _current.TryGetValue(mark.Partition, out var current)
                && current.Mark == mark))
            {
                _current.Remove(mark.Partition);
            }
        }

        // A commit that is under way has its partition in the lanes since before it relied on the note.
        old.RemoveAll(mark => !isIdle(mark.Partition));
        await DeleteAsync(old, cancellationToken);
        lock (_lock)
        {
            old.ForEach(mark => _own.Remove(mark.Id));
        }
    }

    /// <summary>Deletes notes.</summary>
    public async Task DeleteAsync(IEnumerable<OutboxMark> marks, CancellationToken cancellationToken)
    {
        foreach (var shard in marks.GroupBy(mark => mark.Shard))
        {
            foreach (var chunk in shard.Chunk(StoreLimits.MaxOperations))
            {
                await _store.CommitAsync(
                    shard.Key, Array.ConvertAll(chunk, mark => StoreOperation.Delete(mark.Id)), cancellationToken);
            }
        }
    }

    private bool IsOwn(string id)
    {
        lock (_lock)
        {
            return _own.ContainsKey(id);
        }
    }
}
