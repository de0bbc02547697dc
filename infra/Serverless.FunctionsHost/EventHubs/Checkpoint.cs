namespace Serverless.FunctionsHost.EventHubs;

/// <summary>How far a function came in a partition.</summary>
/// <param name="Offset">The offset of the last event that it had.</param>
/// <param name="SequenceNumber">Its sequence number.</param>
internal sealed record Checkpoint(string Offset, long SequenceNumber);
