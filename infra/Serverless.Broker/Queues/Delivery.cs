using Serverless.Broker.Messages;

namespace Serverless.Broker.Queues;

/// <param name="Message">The message as it was when it was delivered.</param>
/// <param name="LockToken">The delivery-tag, in <see cref="Guid.ToByteArray()"/> order; empty in receive-and-delete mode.</param>
/// <param name="LockedUntil">When the lock expires; default in receive-and-delete mode.</param>
internal readonly record struct Delivery(MessageSnapshot Message, Guid LockToken, DateTimeOffset LockedUntil);
