namespace Serverless.Broker.EventHubs.Storage;

/// <summary>Events of a broker that keeps nothing.</summary>
internal sealed class MemoryEventLog(EventMemory memory) : IEventLog
{
    private readonly Lock _gate = new();
    private readonly EventTail _events = new();
    private long _last = -1;
    private long _lastTicks;

    public long Count
    {
        get
        {
            lock (_gate)
            {
                return _events.Count;
            }
        }
    }

    public long FirstSequenceNumber
    {
        get
        {
            lock (_gate)
            {
                return _events.First?.SequenceNumber ?? _last + 1;
            }
        }
    }

    public long LastSequenceNumber => Volatile.Read(ref _last);

    public long LastTicks => Volatile.Read(ref _lastTicks);

    public IReadOnlyCollection<ProducerStamp> Producers => [];

    public void CheckRoom(long bytes) => memory.Check(bytes);

    public Task AppendAsync(IReadOnlyList<StoredEvent> events, ProducerStamp? producer)
    {
        memory.Add(events.Sum(e => (long)e.Content.Size));
        return Task.CompletedTask;
    }

    public void Publish(IReadOnlyList<StoredEvent> events)
    {
        lock (_gate)
        {
            foreach (StoredEvent stored in events)
            {
                _events.Append(stored);
            }

            _lastTicks = events[^1].EnqueuedTicks;
            _last = events[^1].SequenceNumber;
        }
    }

    public void Discard(IReadOnlyList<StoredEvent> events) => memory.Add(-events.Sum(e => (long)e.Content.Size));

    public IEventCursor Open(long fromSequenceNumber) => new Cursor(this, fromSequenceNumber);

    public long? FindEnqueued(long ticks, bool isInclusive)
    {
        lock (_gate)
        {
            return _events.FindEnqueued(ticks, isInclusive)?.SequenceNumber;
        }
    }

    public long DropExpired(long nowTicks, long retentionTicks)
    {
        lock (_gate)
        {
            while (_events.First is { } first)
            {
                if (first.EnqueuedTicks + retentionTicks > nowTicks)
                {
                    return first.EnqueuedTicks + retentionTicks;
                }

                memory.Add(-_events.DropFirst().Content.Size);
            }

            return long.MaxValue;
        }
    }

    public void Delete()
    {
    }

    private sealed class Cursor(MemoryEventLog log, long next) : IEventCursor
    {
        private long _next = next;

        public IReadOnlyList<StoredEvent> Read(int max)
        {
            lock (log._gate)
            {
                IReadOnlyList<StoredEvent> events = log._events.From(_next, max);
                _next = events.Count > 0 ? events[^1].SequenceNumber + 1 : _next;
                return events;
            }
        }

        public void Dispose()
        {
        }
    }
}
