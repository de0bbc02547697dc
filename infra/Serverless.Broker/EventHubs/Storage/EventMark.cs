namespace Serverless.Broker.EventHubs.Storage;

/// <summary>Where a batch lies.</summary>
/// <param name="SequenceNumber">Of its first event.</param>
/// <param name="Ticks">When it was enqueued.</param>
/// <param name="Position">Of its record, from the beginning of the segment.</param>
/// <param name="EventsBefore">Events that lie before it in the segment.</param>
internal readonly record struct EventMark(long SequenceNumber, long Ticks, int Position, int EventsBefore);
