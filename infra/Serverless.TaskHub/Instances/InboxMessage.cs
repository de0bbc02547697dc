using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Stores;

namespace Serverless.TaskHub.Instances;

/// <summary>An event that an instance has not seen yet.</summary>
/// <param name="Event">The event.</param>
/// <param name="Row">Its number in the store; 0 when it is in memory only, as everything is that can be derived
/// again.</param>
/// <param name="ExecutionId">The execution it is meant for; null means whichever runs.</param>
internal sealed record InboxMessage(HistoryEvent Event, long Row = 0, string? ExecutionId = null)
{
    public static InboxMessage From(StoredMessage message) => new(message.Event, message.Row, message.ExecutionId);
}
