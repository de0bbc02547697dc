namespace Serverless.Broker.EventHubs.Storage;

/// <summary>An event that was looked for.</summary>
/// <param name="SequenceNumber">Its number.</param>
/// <param name="Ticks">When it was enqueued.</param>
/// <param name="Ordinal">Events before it, ever.</param>
internal readonly record struct FoundEvent(long SequenceNumber, long Ticks, long Ordinal);
