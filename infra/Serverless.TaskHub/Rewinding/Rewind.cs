using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Instances;
using Serverless.TaskHub.Stores;

namespace Serverless.TaskHub.Rewinding;

/// <summary>An instance that is rewound.</summary>
internal sealed record Rewind(
    Instance Instance, InstanceChange Change, IReadOnlyList<HistoryEvent> History, HistoryEvent Event)
{
    public StoredMessage? Message { get; set; }
}
