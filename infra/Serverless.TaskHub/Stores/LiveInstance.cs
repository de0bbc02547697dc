using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Instances;

namespace Serverless.TaskHub.Stores;

/// <summary>An instance that has not ended.</summary>
internal sealed record LiveInstance(InstanceRecord Record)
{
    public List<HistoryEvent> History { get; } = [];

    public int Chunks { get; set; }

    public List<InboxMessage> Inbox { get; } = [];
}
