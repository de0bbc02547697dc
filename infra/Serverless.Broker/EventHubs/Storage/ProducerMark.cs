namespace Serverless.Broker.EventHubs.Storage;

/// <summary>What an idempotent producer sent last, and the number that event has.</summary>
internal readonly record struct ProducerMark(ProducerStamp Stamp, long SequenceNumber);
