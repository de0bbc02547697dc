namespace Serverless.Broker.EventHubs.Storage;

/// <summary>A log that has something to write, or somebody who waits for what came before.</summary>
internal readonly record struct EventStoreWork(EventCommitter? Log, TaskCompletionSource? Reached);
