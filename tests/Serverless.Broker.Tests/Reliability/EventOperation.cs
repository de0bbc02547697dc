namespace Serverless.Broker.Tests.Reliability;

/// <param name="Kind">What was done.</param>
/// <param name="Id">The event, unique in the load.</param>
/// <param name="Producer">Who sent it; what one producer sends to a partition has an order.</param>
/// <param name="Partition">Where it was sent to, or read from.</param>
/// <param name="SequenceNumber">Where in the partition it was read; -1 for what is not a read.</param>
internal readonly record struct EventOperation(
    EventOperationKind Kind, string Id, string Producer, string Partition, long SequenceNumber = -1)
{
    private const char Separator = '/';

    /// <summary>The id of an event that says who sent it.</summary>
    public static string IdOf(string producer, int number) => $"{producer}{Separator}{number}";

    public static EventOperation Read(string id, string partition, long sequenceNumber) =>
        new(EventOperationKind.Read, id, id.Split(Separator)[0], partition, sequenceNumber);
}
