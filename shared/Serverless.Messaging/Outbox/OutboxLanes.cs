namespace Serverless.Messaging;

/// <summary>Brings the messages of each partition to the sender in the order of their commits. What cannot be sent
/// parks its partition: the rest then stays in the store, until <see cref="TryBeginResume"/> and
/// <see cref="EndResume"/> bring it from there.</summary>
internal sealed class OutboxLanes
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, OutboxLane> _lanes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _parked = new(StringComparer.Ordinal);
    private readonly Func<OutboxItem, bool> _send;
    private readonly Action<string> _resume;
    private readonly OutboxMeter _meter;
    private bool _isStarting;

    /// <param name="send">Takes a message at once, or refuses it; called under the lock.</param>
    /// <param name="resume">Starts reading a partition from the store, for <see cref="EndResume"/>; called under the
    /// lock.</param>
    /// <param name="meter">Is told how many messages there are.</param>
    public OutboxLanes(Func<OutboxItem, bool> send, Action<string> resume, OutboxMeter meter)
    {
        _send = send;
        _resume = resume;
        _meter = meter;
    }

    /// <summary>The store may have messages of an earlier process: until <see cref="EndStart"/>, a partition is read
    /// from it before something new of it is sent.</summary>
    public void BeginStart()
    {
        lock (_lock)
        {
            _isStarting = true;
        }
    }

    /// <summary>Ends <see cref="BeginStart"/>: only the partitions given may have earlier messages, and they are
    /// parked. False when nothing was begun.</summary>
    public bool EndStart(IEnumerable<string> partitions)
    {
        lock (_lock)
        {
            if (!_isStarting)
            {
                return false;
            }

            _isStarting = false;
            foreach (var partition in partitions)
            {
                var lane = Lane_NeedsLock(partition);
                if (!lane.WasRead)
                {
                    Park_NeedsLock(partition, lane);
                }
            }

            return true;
        }
    }

    public OutboxTicket Reserve(string partition, OutboxItem[] items)
    {
        var ticket = new OutboxTicket(this, partition, items);
        lock (_lock)
        {
            var lane = Lane_NeedsLock(partition);
            lane.Tickets.Enqueue(ticket);
            foreach (var item in items)
            {
                Add_NeedsLock(lane, item);
            }
        }

        return ticket;
    }

    /// <summary>Says what became of a commit; only the first word counts.</summary>
    public void Resolve(OutboxTicket ticket, OutboxTicketState state)
    {
        lock (_lock)
        {
            if (ticket.State != OutboxTicketState.Open)
            {
                return;
            }

            ticket.State = state;
            var lane = _lanes[ticket.Partition];
            while (lane.Tickets.TryPeek(out var first) && first.State != OutboxTicketState.Open)
            {
                lane.Tickets.Dequeue();
                Settle_NeedsLock(lane, first);
            }

            RemoveIfIdle_NeedsLock(ticket.Partition, lane);
        }
    }

    /// <summary>Says that the sender is done with a message. When it was not sent, its partition is parked.</summary>
    public void Finish(OutboxItem item, bool sent)
    {
        lock (_lock)
        {
            var lane = _lanes[item.Partition];
            Forget_NeedsLock(lane, item);
            lane.Outstanding--;
            if (!sent)
            {
                lane.HasFailed = true;
                Park_NeedsLock(item.Partition, lane);
            }

            RemoveIfIdle_NeedsLock(item.Partition, lane);
        }

        item.Sweep?.Finish(sent);
    }

    /// <summary>True when a message of the partition could not be sent: later ones must not overtake it.</summary>
    public bool HasFailed(string partition)
    {
        lock (_lock)
        {
            return _lanes.TryGetValue(partition, out var lane) && lane.HasFailed;
        }
    }

    /// <summary>True when there is nothing of the partition to send, to try again or to commit.</summary>
    public bool IsIdle(string partition)
    {
        lock (_lock)
        {
            return !_lanes.ContainsKey(partition);
        }
    }

    public string[] Parked()
    {
        lock (_lock)
        {
            return [.. _parked];
        }
    }

    /// <summary>Closes a partition for reading its messages from the store. False when the sender still has some of
    /// it: then what is in the store is not what is left.</summary>
    public bool TryBeginResume(string partition)
    {
        lock (_lock)
        {
            var lane = Lane_NeedsLock(partition);
            if (lane.Outstanding > 0 || lane.State == OutboxLaneState.Resuming)
            {
                return false;
            }

            BeginResume_NeedsLock(partition, lane);
            return true;
        }
    }

    /// <summary>Hands over what the store had, then what was committed meanwhile, and opens the partition
    /// again.</summary>
    public void EndResume(string partition, IReadOnlyList<OutboxItem> stored)
    {
        lock (_lock)
        {
            var lane = _lanes[partition];
            if (_parked.Contains(partition))
            {
                // A commit with an unknown outcome came in between: the store may have more by now.
                Abort_NeedsLock(partition, lane);
                return;
            }

            var held = lane.Held.ToArray();
            lane.Held.Clear();
            lane.State = OutboxLaneState.Open;
            lane.WasRead = true;
            foreach (var item in stored.Where(item => Add_NeedsLock(lane, item)))
            {
                item.Sweep?.Add(1);
                Emit_NeedsLock(lane, item);
            }

            foreach (var item in held)
            {
                Emit_NeedsLock(lane, item);
            }

            RemoveIfIdle_NeedsLock(partition, lane);
        }
    }

    /// <summary>The store could not be read: the partition stays parked.</summary>
    public void AbortResume(string partition)
    {
        lock (_lock)
        {
            Abort_NeedsLock(partition, _lanes[partition]);
        }
    }

    private void Settle_NeedsLock(OutboxLane lane, OutboxTicket ticket)
    {
        if (ticket.State == OutboxTicketState.Unknown)
        {
            Park_NeedsLock(ticket.Partition, lane);
        }
        else if (ticket.State == OutboxTicketState.Committed && MustRead_NeedsLock(lane))
        {
            BeginResume_NeedsLock(ticket.Partition, lane);
            _resume(ticket.Partition);
        }

        foreach (var item in ticket.Items)
        {
            if (ticket.State == OutboxTicketState.Committed && lane.State == OutboxLaneState.Resuming)
            {
                lane.Held.Add(item);
            }
            else if (ticket.State == OutboxTicketState.Committed && lane.State == OutboxLaneState.Open)
            {
                Emit_NeedsLock(lane, item);
            }
            else
            {
                Forget_NeedsLock(lane, item);
            }
        }
    }

    private bool MustRead_NeedsLock(OutboxLane lane) =>
        _isStarting && !lane.WasRead && lane.State == OutboxLaneState.Open;

    private void BeginResume_NeedsLock(string partition, OutboxLane lane)
    {
        lane.State = OutboxLaneState.Resuming;
        lane.HasFailed = false;
        _parked.Remove(partition);
    }

    private void Emit_NeedsLock(OutboxLane lane, OutboxItem item)
    {
        if (lane.State == OutboxLaneState.Open && _send(item))
        {
            lane.Outstanding++;
            return;
        }

        Forget_NeedsLock(lane, item);
        item.Sweep?.Finish(sent: false);
        Park_NeedsLock(item.Partition, lane);
    }

    private void Abort_NeedsLock(string partition, OutboxLane lane)
    {
        foreach (var item in lane.Held)
        {
            Forget_NeedsLock(lane, item);
        }

        lane.Held.Clear();
        lane.State = OutboxLaneState.Open;
        Park_NeedsLock(partition, lane);
    }

    private void Park_NeedsLock(string partition, OutboxLane lane)
    {
        _parked.Add(partition);
        if (lane.State == OutboxLaneState.Open)
        {
            lane.State = OutboxLaneState.Parked;
        }
    }

    private bool Add_NeedsLock(OutboxLane lane, OutboxItem item)
    {
        if (!lane.Known.Add(item.DocumentId))
        {
            return false;
        }

        _meter.Pending(1);
        return true;
    }

    private void Forget_NeedsLock(OutboxLane lane, OutboxItem item)
    {
        if (lane.Known.Remove(item.DocumentId))
        {
            _meter.Pending(-1);
        }
    }

    private OutboxLane Lane_NeedsLock(string partition)
    {
        if (!_lanes.TryGetValue(partition, out var lane))
        {
            lane = new OutboxLane();
            _lanes.Add(partition, lane);
        }

        return lane;
    }

    private void RemoveIfIdle_NeedsLock(string partition, OutboxLane lane)
    {
        if (lane.IsIdle)
        {
            _lanes.Remove(partition);
        }
    }
}
