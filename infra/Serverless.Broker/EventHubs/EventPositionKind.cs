namespace Serverless.Broker.EventHubs;

/// <summary>What the value of an <see cref="EventPosition"/> counts.</summary>
internal enum EventPositionKind
{
    Offset,
    SequenceNumber,
    EnqueuedTime,

    /// <summary>After the last event.</summary>
    End,
}
