using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Stores;

/// <summary>The events of one episode.</summary>
internal sealed record HistoryChunkToAdd(string InstanceId, IReadOnlyList<HistoryEvent> Events);
