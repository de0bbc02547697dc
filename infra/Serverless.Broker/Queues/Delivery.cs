using Serverless.Broker.Messages;

namespace Serverless.Broker.Queues;

/// <param name="Message">The message as it was when it was delivered.</param>
/// <param name="LockToken">
/// The delivery-tag, in <see cref="Guid.ToByteArray()"/> order; empty in receive-and-delete mode.
/// </param>
/// <param name="LockedUntil">When the lock expires; default in receive-and-delete mode.</param>
/// <param name="Removed">
/// In receive-and-delete mode the message itself, to put back when it was not sent after all.
/// </param>
internal readonly record struct Delivery(
    MessageSnapshot Message, Guid LockToken, DateTimeOffset LockedUntil, StoredMessage? Removed = null);
