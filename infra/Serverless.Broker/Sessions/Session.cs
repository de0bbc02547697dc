using Serverless.Broker.Queues;

namespace Serverless.Broker.Sessions;

/// <summary>
/// Messages that one receiver at a time takes, in order. Exists while it has a message, a state or a holder.
/// </summary>
internal sealed class Session(string id)
{
    public string Id { get; } = id;

    public ReadyMessages Ready { get; } = new();

    public MessageList Locked { get; } = new();

    /// <summary>All messages: available, locked, deferred, scheduled.</summary>
    public int MessageCount { get; set; }

    public Receiver? Holder { get; set; }

    public long LockedUntilTicks { get; set; }

    public ReadOnlyMemory<byte>? State { get; set; }

    public long StateTicks { get; set; }

    /// <summary>Journal segment of the newest state record.</summary>
    public int StateSegment { get; set; }

    /// <summary>Place among the sessions that wait for a receiver.</summary>
    public LinkedListNode<Session>? Available { get; set; }

    /// <summary>Place among the locked sessions.</summary>
    public LinkedListNode<Session>? Held { get; set; }

    public bool IsHeld(long nowTicks) => Holder is not null && LockedUntilTicks > nowTicks;
}
