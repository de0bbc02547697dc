using Serverless.Broker.Entities;

namespace Serverless.Broker.EventHubs.Storage;

/// <summary>
/// Makes a partition's events durable: what is appended fills a group; the store's thread writes and syncs one while
/// the next one fills, and deletes what is not kept any more. Thread-safe.
/// </summary>
internal sealed class EventCommitter(EventStore store, EventSegmentList segments, EventSegmentWriter writer)
{
    private readonly Lock _gate = new();
    private EventGroup? _filling;
    private bool _isQueued;
    private bool _isDeleted;
    private long _firstKept;
    private Exception? _failure;

    /// <exception cref="BrokerException">amqp:internal-error: a write or a sync failed.</exception>
    public void Check()
    {
        if (_failure is { } failure)
        {
            throw Failed(failure);
        }
    }

    /// <summary>Completes when the events are durable.</summary>
    public Task AppendAsync(IReadOnlyList<StoredEvent> events, ProducerStamp? producer)
    {
        lock (_gate)
        {
            if (_failure is { } failure)
            {
                return Task.FromException(Failed(failure));
            }

            _filling ??= new EventGroup();
            _filling.Add(events, producer);
            Task done = _filling.Done;
            Queue_NeedsLock();
            return done;
        }
    }

    /// <summary>Events before this one are not kept any more: files that hold no other go.</summary>
    public void Retire(long firstKept)
    {
        lock (_gate)
        {
            _firstKept = firstKept;
            Queue_NeedsLock();
        }
    }

    /// <summary>The hub is deleted: all files go.</summary>
    public void Delete()
    {
        lock (_gate)
        {
            _isDeleted = true;
            Queue_NeedsLock();
        }
    }

    /// <summary>Writes what waits; answers the group that is to be synced. The store's thread calls it.</summary>
    public EventGroup? Write()
    {
        EventGroup? group;
        long firstKept;
        lock (_gate)
        {
            (group, firstKept) = (_filling, _firstKept);
            (_filling, _isQueued) = (null, false);
        }

        try
        {
            if (_isDeleted)
            {
                group?.Complete(new BrokerException(ErrorConditions.NotFound, "The event hub was deleted."));
                writer.Close();
                store.Delete(segments.TakeAll());
                return null;
            }

            if (group is not null)
            {
                writer.Write(group, firstKept);
            }
            else if (firstKept > writer.LastSequenceNumber && segments.Last?.FirstSequenceNumber < firstKept)
            {
                // Nothing is kept: the last file of events can go too.
                writer.RollEmpty(writer.LastSequenceNumber);
            }

            store.Delete(segments.TakeBefore(firstKept));
            return group;
        }
        catch (EventSegmentRollException e)
        {
            group?.Complete(new BrokerException(
                ErrorConditions.ResourceLimitExceeded,
                $"The events in '{store.Segments.Files.Location}' cannot be written: {e.Message} Make room on the "
                + "disk.",
                e));
        }
        catch (IOException e)
        {
            Fail(e, group);
        }

        return null;
    }

    /// <summary>Syncs what was written and tells the waiting.</summary>
    public void Sync(EventGroup group)
    {
        try
        {
            writer.Sync();
        }
        catch (IOException e)
        {
            // What the kernel did with the pages is unknown: nothing may be acknowledged any more.
            Fail(e, group);
            return;
        }

        group.Complete(failure: null);
    }

    /// <summary>Completes the segment in use, so that the next start need not read it.</summary>
    public void Close()
    {
        if (_failure is null && !_isDeleted)
        {
            try
            {
                writer.Seal();
            }
            catch (IOException)
            {
                // The next start reads the segment instead.
            }
        }

        writer.Close();
    }

    private void Fail(IOException failure, EventGroup? group)
    {
        lock (_gate)
        {
            _failure = failure;
        }

        group?.Complete(Failed(failure));
    }

    private BrokerException Failed(Exception failure) => new(
        ErrorConditions.InternalError,
        $"The events in '{store.Segments.Files.Location}' failed and take nothing more: {failure.Message} Restart "
        + "the broker.",
        failure);

    private void Queue_NeedsLock()
    {
        if (!_isQueued)
        {
            _isQueued = true;
            store.Enqueue(this);
        }
    }
}
