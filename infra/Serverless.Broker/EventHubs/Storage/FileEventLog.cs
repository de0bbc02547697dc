namespace Serverless.Broker.EventHubs.Storage;

/// <summary>A partition's events in files, the newest of them in memory too.</summary>
internal sealed class FileEventLog : IEventLog
{
    private static readonly TimeSpan MostOverdue = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly EventStore _store;
    private readonly EventSearch _search;
    private readonly EventSegmentWriter _writer;
    private readonly EventCommitter _committer;
    private readonly EventTail _tail = new();
    private FoundEvent _first;
    private long _last;
    private long _lastTicks;
    private long _published;

    public FileEventLog(EventStore store, EventStoreOptions options, RecoveredLog recovered)
    {
        _store = store;
        Producers = [.. recovered.Producers.Select(p => p.Stamp)];
        foreach (EventSegment segment in recovered.Segments)
        {
            Segments.Add(segment);
        }

        _search = new EventSearch(store.Segments, Segments);
        _writer = new EventSegmentWriter(store.Segments, Segments, options, recovered);
        _committer = new EventCommitter(store, Segments, _writer);
        _last = recovered.LastSequenceNumber;
        _lastTicks = recovered.LastTicks;
        _published = recovered.Events;
        _first = Find(0, isInclusive: true) ?? None;
    }

    public EventSegmentList Segments { get; } = new();

    public IReadOnlyCollection<ProducerStamp> Producers { get; }

    public long Count
    {
        get
        {
            lock (_gate)
            {
                return _first.SequenceNumber > _last ? 0 : _published - _first.Ordinal;
            }
        }
    }

    public long FirstSequenceNumber
    {
        get
        {
            lock (_gate)
            {
                return _first.SequenceNumber;
            }
        }
    }

    public long LastSequenceNumber => Volatile.Read(ref _last);

    public long LastTicks => Volatile.Read(ref _lastTicks);

    /// <summary>What stands for the first event when there is none.</summary>
    private FoundEvent None => new(_last + 1, 0, _published);

    public void CheckRoom(long bytes) => _committer.Check();

    public Task AppendAsync(IReadOnlyList<StoredEvent> events, ProducerStamp? producer) =>
        _committer.AppendAsync(events, producer);

    public void Publish(IReadOnlyList<StoredEvent> events)
    {
        lock (_gate)
        {
            if (_first.SequenceNumber > _last)
            {
                _first = new FoundEvent(events[0].SequenceNumber, events[0].EnqueuedTicks, _published);
            }

            foreach (StoredEvent stored in events)
            {
                _tail.Append(stored);
            }

            _published += events.Count;
            Volatile.Write(ref _lastTicks, events[^1].EnqueuedTicks);
            Volatile.Write(ref _last, events[^1].SequenceNumber);
        }

        _store.Cache.Add(this, events);
    }

    public void Discard(IReadOnlyList<StoredEvent> events)
    {
    }

    public IEventCursor Open(long fromSequenceNumber) => new FileEventCursor(this, _store.Segments, fromSequenceNumber);

    public long? FindEnqueued(long ticks, bool isInclusive) =>
        (Find(ticks, isInclusive) is { } found ? Math.Max(found.SequenceNumber, FirstSequenceNumber) : null);

    public long DropExpired(long nowTicks, long retentionTicks)
    {
        lock (_gate)
        {
            if (_first.SequenceNumber > _last)
            {
                return long.MaxValue;
            }

            if (_first.Ticks + retentionTicks > nowTicks)
            {
                return _first.Ticks + retentionTicks;
            }
        }

        FoundEvent? first = Find(nowTicks - retentionTicks, isInclusive: false);
        lock (_gate)
        {
            _first = first ?? None;
            Drop_NeedsLock(_first.SequenceNumber - 1);
            _committer.Retire(_first.SequenceNumber);
        }

        // Under a steady load events leave in steps, not one by one.
        long overdue = Math.Min(MostOverdue.Ticks, retentionTicks / 100);
        return first is { } found ? Math.Max(found.Ticks + retentionTicks, nowTicks + overdue) : long.MaxValue;
    }

    public void Delete() => _committer.Delete();

    /// <summary>Appends and publishes; returns when that is durable. Only before the first is appended.</summary>
    public void Import(IReadOnlyList<IReadOnlyList<StoredEvent>> rows)
    {
        EventGroup group = new();
        foreach (IReadOnlyList<StoredEvent> row in rows)
        {
            group.Add(row, ProducerStamp.Find(row[^1].Content));
        }

        _writer.Write(group, firstKept: 0);
        _writer.Sync();
        group.Complete(failure: null);
        foreach (IReadOnlyList<StoredEvent> row in rows)
        {
            Publish(row);
        }
    }

    /// <summary>No event gets a number up to this one again. Only before the first is appended.</summary>
    public void SkipTo(long sequenceNumber)
    {
        _writer.RollEmpty(sequenceNumber);
        _last = sequenceNumber;
        _first = None;
    }

    /// <summary>Events up to this one need no longer be in memory.</summary>
    public void Forget(long sequenceNumber)
    {
        lock (_gate)
        {
            Drop_NeedsLock(sequenceNumber);
        }
    }

    /// <summary>Events that are in memory; null when the first asked for is not.</summary>
    public IReadOnlyList<StoredEvent>? ReadTail(long fromSequenceNumber, int max)
    {
        lock (_gate)
        {
            return _tail.First?.SequenceNumber <= fromSequenceNumber ? _tail.From(fromSequenceNumber, max) : null;
        }
    }

    /// <summary>Closes the files.</summary>
    public void Close() => _committer.Close();

    private void Drop_NeedsLock(long upTo)
    {
        while (_tail.First?.SequenceNumber <= upTo)
        {
            _tail.DropFirst();
        }
    }

    private FoundEvent? Find(long ticks, bool isInclusive)
    {
        bool isReached = isInclusive ? LastTicks >= ticks : LastTicks > ticks;
        return isReached && LastSequenceNumber >= 0 ? _search.Find(ticks, isInclusive, LastSequenceNumber) : null;
    }
}
