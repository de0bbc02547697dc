using Serverless.Broker.Filters;
using Serverless.Broker.Messages;
using Serverless.Broker.Queues;
using Serverless.Broker.Transactions;

namespace Serverless.Broker.Entities;

/// <summary>
/// What one receives from: a queue, a subscription, or a dead-letter queue of one. Thread-safe. Every operation throws
/// <see cref="BrokerException"/> when it is refused; tasks complete when the effect is durable.
/// </summary>
internal interface IMessageSource
{
    /// <summary>The path as it was created, such as <c>orders/Subscriptions/billing/$DeadLetterQueue</c>.</summary>
    string Path { get; }

    bool RequiresSession { get; }

    /// <summary>Clients see numbers with a partition in them (<see cref="PartitionedNumber"/>).</summary>
    bool IsPartitioned { get; }

    TimeSpan LockDuration { get; }

    /// <summary>Cancelled when the entity is deleted.</summary>
    CancellationToken Deleted { get; }

    MessageCounts Counts { get; }

    /// <summary>The subscription's rules; null for everything that is not a subscription.</summary>
    IRuleSet? Rules { get; }

    /// <summary>Opens a receiver without credit; refused on an entity that requires sessions or forwards.</summary>
    IReceiver CreateReceiver(ReceiverOptions options, IReceiverSink sink);

    /// <summary>
    /// Locks a session: the one named, or the next available (null) within <paramref name="wait"/>.
    /// <c>com.microsoft:session-cannot-be-locked</c> when another holds it, <c>com.microsoft:timeout</c> when none
    /// came. A cancelled token takes the request back.
    /// </summary>
    Task<IReceiver> AcceptSessionAsync(
        string? sessionId,
        TimeSpan wait,
        ReceiverOptions options,
        IReceiverSink sink,
        CancellationToken cancellationToken);

    /// <summary>Settles a locked message; valid also after the receiver is closed, until the lock expires.</summary>
    Task SettleAsync(Guid lockToken, Settlement settlement, BrokerTransaction? transaction = null);

    /// <summary>Renews a lock; answers when it expires.</summary>
    DateTimeOffset RenewLock(Guid lockToken);

    /// <summary>
    /// Active, deferred, scheduled and locked messages from a sequence number on, in order; of one session when named.
    /// </summary>
    IReadOnlyList<MessageSnapshot> Peek(long fromSequenceNumber, int maxCount, string? sessionId = null);

    /// <summary>
    /// Locks (or removes) deferred messages; <c>com.microsoft:message-not-found</c> when one is not deferred here.
    /// </summary>
    IReadOnlyList<Delivery> ReceiveDeferred(
        IReadOnlyList<long> sequenceNumbers, ReceiveMode mode, string? sessionId = null);

    /// <summary>
    /// Removes up to <paramref name="maxCount"/> active messages enqueued before a time; answers how many.
    /// </summary>
    Task<int> DeleteMessagesAsync(int maxCount, DateTimeOffset enqueuedBefore);

    DateTimeOffset RenewSessionLock(string sessionId);

    ReadOnlyMemory<byte>? GetSessionState(string sessionId);

    /// <summary>
    /// Sets a held session's state; null or nothing removes it. In a transaction it is set by the commit.
    /// </summary>
    Task SetSessionStateAsync(
        string sessionId, ReadOnlyMemory<byte>? state, BrokerTransaction? transaction = null);

    /// <summary>
    /// Ids of sessions, ordered: with null those that have messages or a state, with a time those whose state was set
    /// since.
    /// </summary>
    IReadOnlyList<string> ListSessions(DateTimeOffset? stateUpdatedSince, int skip, int top);
}
