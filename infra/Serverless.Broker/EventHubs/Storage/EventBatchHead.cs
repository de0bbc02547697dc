namespace Serverless.Broker.EventHubs.Storage;

/// <summary>What a batch says before its events.</summary>
internal readonly record struct EventBatchHead(
    long FirstSequenceNumber, long Ticks, int Count, ProducerStamp? Producer)
{
    public long LastSequenceNumber => FirstSequenceNumber + Count - 1;
}
