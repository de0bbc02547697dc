using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Stores;

/// <summary>A message to an instance.</summary>
/// <param name="Row">Its number, given by the hub, in the order of sending.</param>
/// <param name="InstanceId">The receiver.</param>
/// <param name="ExecutionId">The execution it is meant for; null means whichever runs.</param>
/// <param name="Event">The event.</param>
internal sealed record StoredMessage(long Row, string InstanceId, string? ExecutionId, HistoryEvent Event);
