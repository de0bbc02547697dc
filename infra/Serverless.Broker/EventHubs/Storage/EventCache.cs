using System.Collections.Concurrent;

namespace Serverless.Broker.EventHubs.Storage;

/// <summary>
/// Bounds the memory of the newest events of all partitions: what came first goes first. Thread-safe; never called
/// under a log's lock.
/// </summary>
internal sealed class EventCache(long limit)
{
    // What an event costs beside its bytes.
    private const int Overhead = 200;
    private readonly ConcurrentQueue<(FileEventLog Log, long UpTo, long Bytes)> _order = new();
    private long _used;

    public void Add(FileEventLog log, IReadOnlyList<StoredEvent> events)
    {
        long bytes = events.Sum(e => (long)e.Content.Size + Overhead);
        _order.Enqueue((log, events[^1].SequenceNumber, bytes));
        Interlocked.Add(ref _used, bytes);
        while (Interlocked.Read(ref _used) > limit && _order.TryDequeue(out var oldest))
        {
            Interlocked.Add(ref _used, -oldest.Bytes);
            oldest.Log.Forget(oldest.UpTo);
        }
    }
}
