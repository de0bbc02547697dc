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

    /// <summary>What messages of one partition have in common: the session, or the partition key.</summary>
    public static string? KeyOf(MessageContent content) => content.SessionId ?? content.PartitionKey;

    /// <summary>The partition is its key's; without one messages take turns.</summary>
    public static long Encode(MessageContent content, long sequenceNumber)
    {
        var partition = KeyOf(content) is { } key
            ? PartitionKeyHash.PartitionOf(key, Partitions)
            : sequenceNumber % Partitions;
        return (partition << Shift) | sequenceNumber;
    }

    /// <summary>The partition that an encoded number names.</summary>
    public static short PartitionOf(long number) => (short)(number >> Shift);

    /// <summary>The number inside; one that is none stays so.</summary>
    public static long Decode(long number) => number < 0 ? number : number & Mask;
}
