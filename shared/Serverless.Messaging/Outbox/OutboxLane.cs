namespace Serverless.Messaging;

/// <summary>The order of one partition's messages (<see cref="OutboxLanes"/>).</summary>
internal sealed class OutboxLane
{
    /// <summary>Commits under way and those that wait for an earlier one, in order.</summary>
    public Queue<OutboxTicket> Tickets { get; } = new();

    /// <summary>Messages that were committed while the lane is read from the store.</summary>
    public List<OutboxItem> Held { get; } = [];

    /// <summary>Documents which are some commit's or the sender's to deal with.</summary>
    public HashSet<string> Known { get; } = new(StringComparer.Ordinal);

    /// <summary>How many messages the sender has.</summary>
    public int Outstanding { get; set; }

    public OutboxLaneState State { get; set; }

    /// <summary>True when the lane is parked because a message could not be sent, and not for want of room.</summary>
    public bool HasFailed { get; set; }

    /// <summary>True when what an earlier process left in the store has been read.</summary>
    public bool WasRead { get; set; }

    public bool IsIdle => State == OutboxLaneState.Open && Outstanding == 0 && Tickets.Count == 0;
}
