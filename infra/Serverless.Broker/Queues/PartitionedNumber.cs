using Serverless.Broker.EventHubs;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Queues;

/// <summary>
/// Sequence numbers of partitioned entities as clients see them: the topmost 16 bits are the partition (Service Bus:
/// message sequencing). Inside, the numbers of all partitions are one row: order is kept over partitions too, of which
/// the service promises less.
/// </summary>
internal static class PartitionedNumber
{
    private const int Partitions = 16;
    private const int Shift = 48;
    private const long Mask = (1L << Shift) - 1;

    /// <summary>The partition of a session or partition key; without one messages take turns.</summary>
    public static short PartitionOf(MessageContent content, long sequenceNumber) =>
        (content.SessionId ?? content.PartitionKey) is { } key
            ? (short)PartitionKeyHash.PartitionOf(key, Partitions)
            : (short)(sequenceNumber % Partitions);

    public static long Encode(MessageContent content, long sequenceNumber) =>
        ((long)PartitionOf(content, sequenceNumber) << Shift) | sequenceNumber;

    /// <summary>The number inside; one that is none stays so.</summary>
    public static long Decode(long number) => number < 0 ? number : number & Mask;
}
