namespace Serverless.Broker.Entities;

/// <summary>Run-time counts of one source. Locked messages count as active, as in Service Bus.</summary>
internal readonly record struct MessageCounts(
    long Active,
    long Deferred,
    long Scheduled,
    long DeadLetter,
    long Transfer,
    long TransferDeadLetter,
    long SizeInBytes)
{
    public long Total => Active + Deferred + Scheduled + DeadLetter + Transfer + TransferDeadLetter;
}
