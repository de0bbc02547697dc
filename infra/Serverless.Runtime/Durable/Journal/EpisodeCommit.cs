namespace Serverless.Runtime.Durable;

/// <summary>Everything that one episode changes, written in one transaction.</summary>
internal sealed class EpisodeCommit(InstanceState instance)
{
    public InstanceState Instance => instance;

    /// <summary>What is added to the history.</summary>
    public List<HistoryEvent> Events { get; } = [];

    /// <summary>Inbox rows that the episode took.</summary>
    public List<long> ConsumedRows { get; } = [];

    /// <summary>The orchestrator's end, or null while it waits.</summary>
    public EpisodeEnd? End { get; set; }

    public InstanceChange Change { get; set; } = null!;

    /// <summary>Sub-orchestrations to create.</summary>
    public List<InstanceState> Children { get; } = [];

    /// <summary>Messages to other instances; those whose receiver is not there or has ended are not kept.</summary>
    public List<OutgoingMessage> Outgoing { get; } = [];
}
