namespace Serverless.Broker.EventHubs;

/// <summary>What a partition holds at a moment.</summary>
/// <param name="BeginningSequenceNumber">
/// The first event that is kept, or the next to come when none is; -1 before the first ever.
/// </param>
/// <param name="LastEnqueuedSequenceNumber">-1 before the first event ever.</param>
/// <param name="LastEnqueuedOffset"><c>-1</c> before the first event ever.</param>
/// <param name="LastEnqueuedTime">The first year's first day before the first event ever.</param>
/// <param name="IsEmpty">Whether no event is kept.</param>
internal readonly record struct PartitionProperties(
    long BeginningSequenceNumber,
    long LastEnqueuedSequenceNumber,
    string LastEnqueuedOffset,
    DateTimeOffset LastEnqueuedTime,
    bool IsEmpty);
