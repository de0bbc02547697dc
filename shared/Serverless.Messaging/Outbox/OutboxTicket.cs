namespace Serverless.Messaging;

/// <summary>A place in the order of a partition, taken before the commit: a later commit that has seen this one's
/// changes cannot have its messages sent first.</summary>
internal sealed class OutboxTicket : IDisposable
{
    private readonly OutboxLanes _lanes;

    public OutboxTicket(OutboxLanes lanes, string partition, OutboxItem[] items)
    {
        _lanes = lanes;
        Partition = partition;
        Items = items;
    }

    public string Partition { get; }

    public OutboxItem[] Items { get; }

    /// <summary>What became of the commit; the lanes set it.</summary>
    public OutboxTicketState State { get; set; }

    public void Committed() => _lanes.Resolve(this, OutboxTicketState.Committed);

    public void Discarded() => _lanes.Resolve(this, OutboxTicketState.Discarded);

    /// <summary>Without a word on the outcome it is unknown: the store may or may not have the messages.</summary>
    public void Dispose() => _lanes.Resolve(this, OutboxTicketState.Unknown);
}
