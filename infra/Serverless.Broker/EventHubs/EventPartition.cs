using Serverless.Broker.Entities;
using Serverless.Broker.EventHubs.Storage;

namespace Serverless.Broker.EventHubs;

/// <summary>
/// One partition of an event hub: an append-only log and its readers. Guarded by the hub's lock. An event is readable
/// when it is durable, not before: a sequence number that was read names the same event after a crash.
/// </summary>
internal sealed class EventPartition(EventHub hub, int id, int index, IEventLog log)
{
    /// <summary>Readers without owner level of one partition in one consumer group, as the service has it.</summary>
    private const int MaxReaders = 5;

    private readonly Queue<PendingAppend> _pending = new();
    private readonly List<EventReader> _readers = [];
    private readonly EventProducers _producers = new(log.Producers);
    private List<StoredEvent> _found = [];
    private long _lastAssigned = log.LastSequenceNumber;
    private long _lastTicks = log.LastTicks;

    public EventHub Hub { get; } = hub;

    /// <summary>The partition's number in the journal.</summary>
    public int Id { get; } = id;

    /// <summary>The name: its index.</summary>
    public string Name { get; } = index.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public string Path => $"{Hub.Path}/Partitions/{Name}";

    /// <summary>Its events.</summary>
    public IEventLog Log => log;

    private EntityFamily Family => Hub.Family;

    public PartitionProperties Properties
    {
        get
        {
            using FamilyScope _ = Family.Enter();
            long last = log.LastSequenceNumber;
            long first = log.FirstSequenceNumber;
            return new PartitionProperties(
                last < 0 ? -1 : first,
                last,
                StoredEvent.OffsetOf(last),
                new DateTimeOffset(log.LastTicks, TimeSpan.Zero),
                first > last);
        }
    }

    /// <summary>Events that are kept.</summary>
    public long Count => log.Count;

    /// <summary>An idempotent producer attaches; answers where it stands.</summary>
    /// <exception cref="BrokerException">com.microsoft:producer-epoch-stolen.</exception>
    public ProducerStamp AttachProducer(long? id, short? epoch, int? sequence)
    {
        using FamilyScope _ = Family.Enter();
        return _producers.Attach_NeedsLock(id, epoch, sequence);
    }

    /// <summary>
    /// Appends all events in a row, or none; completes when they are durable. What an idempotent producer sends again
    /// is accepted, and kept once.
    /// </summary>
    public Task AppendAsync(IReadOnlyList<EventContent> batch, bool isIdempotent = false)
    {
        ProducerStamp[] stamps = isIdempotent ? [.. batch.Select(ProducerStamp.Require)] : [];
        using FamilyScope scope = Family.Enter();
        long bytes = batch.Sum(e => (long)e.Size);
        Hub.CheckExists();
        log.CheckRoom(bytes);
        if (isIdempotent && !_producers.Admit_NeedsLock(stamps))
        {
            // Durable when what was appended last is.
            return _pending.LastOrDefault()?.Durable ?? Task.CompletedTask;
        }

        long now = Math.Max(WholeMilliseconds(Family.NowTicks), _lastTicks);
        StoredEvent[] events = new StoredEvent[batch.Count];
        for (int i = 0; i < events.Length; i++)
        {
            events[i] = new StoredEvent(++_lastAssigned, now, batch[i]);
        }

        _lastTicks = now;
        Task durable = log.AppendAsync(events, isIdempotent ? stamps[^1] : null);
        PendingAppend pending = new(events) { Durable = durable };
        _pending.Enqueue(pending);
        if (!durable.IsCompletedSuccessfully || !Hub.Stored.IsCompletedSuccessfully)
        {
            pending.Durable = PublishWhenDurableAsync(pending, durable);
            return pending.Durable;
        }

        pending.IsDurable = true;
        Publish_NeedsLock();
        return Task.CompletedTask;
    }

    /// <summary>
    /// Opens a reader. One with an owner level takes the partition from all others of its consumer group but those with
    /// a higher one; with none it shares the partition with others of none.
    /// </summary>
    /// <exception cref="BrokerException">
    /// amqp:link:stolen: another owns it; amqp:resource-limit-exceeded: too many share it;
    /// com.microsoft:argument-error: the position lies beyond the end.
    /// </exception>
    public EventReader Open(string consumerGroup, EventPosition position, long? ownerLevel, IEventSink sink)
    {
        using FamilyScope _ = Family.Enter();
        Hub.CheckExists();
        EventReader[] others =
        [
            .. _readers.Where(r => r.ConsumerGroup.Equals(consumerGroup, StringComparison.OrdinalIgnoreCase)),
        ];
        EventReader? owner = others.FirstOrDefault(r => r.OwnerLevel is not null);
        if (owner is not null && (ownerLevel is null || ownerLevel < owner.OwnerLevel))
        {
            throw Stolen(consumerGroup, owner.OwnerLevel!.Value, ownerLevel);
        }

        if (ownerLevel is null && others.Length >= MaxReaders)
        {
            throw new BrokerException(
                ErrorConditions.ResourceLimitExceeded,
                $"The consumer group '{consumerGroup}' has {others.Length} readers of '{Path}' already; {MaxReaders} "
                + "may share a partition. Close one, give this reader a consumer group of its own, or an owner level.");
        }

        EventReader reader = new(this, consumerGroup, ownerLevel, log.Open(Find_NeedsLock(position)), sink);
        if (ownerLevel is { } level)
        {
            foreach (EventReader other in others)
            {
                _readers.Remove(other);
                other.Sink.OnClosed(Stolen(consumerGroup, level, other.OwnerLevel));
            }
        }

        _readers.Add(reader);
        return reader;
    }

    public void Close(EventReader reader)
    {
        using FamilyScope _ = Family.Enter();
        _readers.Remove(reader);
    }

    /// <summary>Closes all readers.</summary>
    public void CloseReaders_NeedsLock(BrokerException reason, Predicate<EventReader> which)
    {
        foreach (EventReader reader in _readers.FindAll(which))
        {
            _readers.Remove(reader);
            reader.Sink.OnClosed(reason);
        }
    }

    /// <summary>
    /// Drops what was kept long enough; answers when the next is due, <see cref="long.MaxValue"/> for never.
    /// </summary>
    public long DropExpired_NeedsLock(long nowTicks) => log.DropExpired(nowTicks, Hub.Description.Retention.Ticks);

    /// <summary>The hub was deleted, and that is durable.</summary>
    public void Delete() => log.Delete();

    /// <summary>
    /// Takes an event of a journal of before events had files of their own; they come in any order, and more than once.
    /// </summary>
    public void Recover_NeedsLock(StoredEvent stored)
    {
        if (stored.SequenceNumber > log.LastSequenceNumber)
        {
            _found.Add(stored);
        }
    }

    /// <summary>As <see cref="Recover_NeedsLock"/> for the last number that was given.</summary>
    public void RecoverCounter_NeedsLock(long sequenceNumber) =>
        _lastAssigned = Math.Max(_lastAssigned, sequenceNumber);

    /// <summary>Moves what was found in the journal to the partition's files.</summary>
    public void FinishRecovery_NeedsLock(long nowTicks)
    {
        EventMigration.Run(log, _found, _lastAssigned);
        _found = [];
        _lastAssigned = log.LastSequenceNumber;
        _lastTicks = log.LastTicks;
        Family.Due_NeedsLock(DropExpired_NeedsLock(nowTicks));
    }

    private static BrokerException Stolen(string consumerGroup, long owner, long? other) => new(
        ErrorConditions.LinkStolen,
        $"A reader with owner level (epoch) {owner} has the partition in the consumer group '{consumerGroup}'; a "
        + $"reader with {(other is { } level ? $"owner level {level}" : "none")} cannot have it too. Read with a "
        + "level that is not lower, or in another consumer group.");

    private async Task PublishWhenDurableAsync(PendingAppend pending, Task durable)
    {
        bool isDurable = false;
        try
        {
            await durable.ConfigureAwait(false);
            await Hub.Stored.ConfigureAwait(false);
            isDurable = true;
        }
        finally
        {
            using FamilyScope _ = Family.Enter();
            pending.IsDurable = isDurable;
            Publish_NeedsLock();
        }
    }

    /// <summary>Makes readable what is durable, in the order of the numbers.</summary>
    private void Publish_NeedsLock()
    {
        long first = long.MaxValue;
        while (_pending.TryPeek(out PendingAppend? append) && append.IsDurable is { } isDurable)
        {
            _pending.Dequeue();
            if (isDurable)
            {
                log.Publish(append.Events);
                first = Math.Min(first, append.Events[0].EnqueuedTicks);
                continue;
            }

            log.Discard(append.Events);
            if (ProducerStamp.Find(append.Events[^1].Content) is { } stamp)
            {
                _producers.Forget_NeedsLock(stamp.Id);
            }
        }

        if (first == long.MaxValue)
        {
            return;
        }

        Family.Due_NeedsLock(first + Hub.Description.Retention.Ticks);
        foreach (EventReader reader in _readers)
        {
            reader.Sink.OnEvents();
        }
    }

    private long Find_NeedsLock(EventPosition position)
    {
        switch (position.Kind)
        {
            case EventPositionKind.Offset:
                long last = StoredEvent.SequenceNumberAt(position.Value);
                CheckReached(last, "offset", position.Value, StoredEvent.OffsetOf(log.LastSequenceNumber));
                bool isExact = position.IsInclusive && StoredEvent.OffsetOf(last) == Text(position.Value);
                return isExact ? last : last + 1;
            case EventPositionKind.SequenceNumber:
                CheckReached(position.Value, "sequence number", position.Value, Text(log.LastSequenceNumber));
                return position.IsInclusive ? position.Value : position.Value + 1;
            case EventPositionKind.EnqueuedTime:
                return log.FindEnqueued(position.Value, position.IsInclusive) ?? log.LastSequenceNumber + 1;
            default:
                return log.LastSequenceNumber + 1;
        }
    }

    private void CheckReached(long sequenceNumber, string name, long value, string last)
    {
        if (sequenceNumber > log.LastSequenceNumber + 1)
        {
            throw new BrokerException(
                ErrorConditions.ArgumentError,
                $"The supplied {name} '{value}' is invalid: the last {name} of '{Path}' is '{last}'. A checkpoint of "
                + "another broker, or of one that kept nothing, looks like this: delete the checkpoint.");
        }
    }

    /// <summary>
    /// What a client can see, so that one who reads after the time of an event does not get that event.
    /// </summary>
    private static long WholeMilliseconds(long ticks) => ticks - (ticks % TimeSpan.TicksPerMillisecond);

    private static string Text(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
