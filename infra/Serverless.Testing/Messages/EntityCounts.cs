namespace Serverless.Testing.Messages;

/// <summary>How many messages a queue or subscription holds.</summary>
/// <param name="Active">Available or locked.</param>
/// <param name="Scheduled">Not due yet.</param>
/// <param name="Deferred">Set aside.</param>
/// <param name="DeadLettered">In its dead-letter queue.</param>
public readonly record struct EntityCounts(long Active, long Scheduled, long Deferred, long DeadLettered);
