namespace Serverless.Messaging;

/// <summary>The note that a process may leave messages in the outbox of a partition.</summary>
/// <param name="Shard">The partition of the index that holds it.</param>
/// <param name="Id">The id of the note (<see cref="OutboxSequence"/>).</param>
/// <param name="Partition">The partition that may have messages.</param>
/// <param name="Time">When it was made.</param>
internal sealed record OutboxMark(string Shard, string Id, string Partition, DateTimeOffset Time);
