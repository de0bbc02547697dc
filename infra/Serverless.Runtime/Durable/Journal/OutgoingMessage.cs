namespace Serverless.Runtime.Durable;

/// <summary>A message from one instance, or a client, to an instance.</summary>
internal sealed class OutgoingMessage(string instanceId, string? executionId, HistoryEvent e)
{
    public string InstanceId => instanceId;

    /// <summary>The only execution that may get it; null means whichever runs.</summary>
    public string? ExecutionId => executionId;

    public HistoryEvent Event => e;

    /// <summary>Its row once it is written; 0 means that the receiver is not there or has ended.</summary>
    public long RowId { get; set; }

    public InboxMessage ToInbox() => new(Event, RowId, ExecutionId);
}
