namespace Serverless.Broker.EventHubs;

internal sealed partial class EventPartition
{
    private List<StoredEvent>? _recovered;

    /// <summary>Takes an event of the journal; they come in any order, and again when they were relocated.</summary>
    public void Recover_NeedsLock(StoredEvent stored) => (_recovered ??= []).Add(stored);

    public void RecoverCounter_NeedsLock(long sequenceNumber)
    {
        _lastAssigned = Math.Max(_lastAssigned, sequenceNumber);
        _lastSequenceNumber = _lastAssigned;
    }

    public void FinishRecovery_NeedsLock(long nowTicks)
    {
        _log.Restore(_recovered ?? []);
        _recovered = null;
        if (_log.Last is not { } last)
        {
            return;
        }

        RecoverCounter_NeedsLock(last.SequenceNumber);
        _lastTicks = last.EnqueuedTicks;
        foreach (StoredEvent stored in _log.From(0, int.MaxValue))
        {
            if (ProducerStamp.Find(stored.Content) is { } stamp)
            {
                _producers.Recover_NeedsLock(stamp);
            }
        }

        Family.SizeInBytes += _log.From(0, int.MaxValue).Sum(e => (long)e.Content.Size);
        Family.Due_NeedsLock(DropExpired_NeedsLock(nowTicks));
    }

    /// <summary>Writes the number of the last event, which outlives the events.</summary>
    public void RelocateCounter_NeedsLock() => Family.Entry.Counter(Id, _lastSequenceNumber);

    /// <summary>Writes an event again when its newest record lies in a segment or before it.</summary>
    public bool Relocate_NeedsLock(long sequenceNumber, int segment) =>
        _log.Find(sequenceNumber) is { } stored && WriteAgain_NeedsLock(stored, segment);

    /// <summary>
    /// As <see cref="Relocate_NeedsLock"/> for the next few events; answers where to go on, null at the end.
    /// </summary>
    public long? RelocateFrom_NeedsLock(long sequenceNumber, int segment, int chunk, ref int moved)
    {
        IReadOnlyList<StoredEvent> events = _log.From(sequenceNumber, chunk);
        foreach (StoredEvent stored in events)
        {
            moved += WriteAgain_NeedsLock(stored, segment) ? 1 : 0;
        }

        return events.Count < chunk ? null : events[^1].SequenceNumber + 1;
    }

    private bool WriteAgain_NeedsLock(StoredEvent stored, int segment)
    {
        if (stored.Segment > segment)
        {
            return false;
        }

        Family.Entry.Appended(Id, stored);
        return true;
    }
}
