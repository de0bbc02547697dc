using Serverless.Broker.Entities;
using Serverless.Broker.Filters;
using Serverless.Broker.Messages;
using Serverless.Broker.Sessions;
using Serverless.Broker.Transactions;

namespace Serverless.Broker.Queues;

/// <summary>
/// What one receives from: a queue, a subscription, or a dead-letter queue of one. Thread-safe: every operation takes
/// the lock of the entity's family, changes <see cref="State"/> and writes one journal entry. It throws
/// <see cref="BrokerException"/> when it is refused; tasks complete when the effect is durable.
/// </summary>
internal sealed class MessageQueue(QueueState state, RuleSet? rules = null)
{
    /// <summary>The state behind the lock.</summary>
    public QueueState State => state;

    /// <summary>The path as it was created, such as <c>orders/Subscriptions/billing/$DeadLetterQueue</c>.</summary>
    public string Path => state.Path;

    public bool RequiresSession => state.Settings.RequiresSession;

    /// <summary>Clients see numbers with a partition in them (<see cref="PartitionedNumber"/>).</summary>
    public bool IsPartitioned { get; init; }

    public TimeSpan LockDuration => state.Settings.LockDuration;

    public long LastAccessTicks => state.LastAccessTicks;

    /// <summary>Cancelled when the entity is deleted.</summary>
    public CancellationToken Deleted => state.Deleted;

    /// <summary>The subscription's rules; null for everything that is not a subscription.</summary>
    public RuleSet? Rules => rules;

    public MessageCounts Counts
    {
        get
        {
            using FamilyScope _ = state.Family.Enter();
            return state.Counts;
        }
    }

    /// <summary>Somebody receives, or waits for a session.</summary>
    public bool HasReceiver
    {
        get
        {
            using FamilyScope _ = state.Family.Enter();
            return state.Dispatcher.OpenReceivers > 0 || state.Sessions.Acceptors.Count > 0;
        }
    }

    /// <summary>
    /// Messages that a receiver could have now: available, and not behind a locked one of their session.
    /// </summary>
    public int DeliverableCount
    {
        get
        {
            using FamilyScope _ = state.Family.Enter();
            return state.Ready.Count + state.Sessions.DeliverableCount;
        }
    }

    /// <summary>Opens a receiver without credit; refused on an entity that requires sessions or forwards.</summary>
    public Receiver CreateReceiver(ReceiverOptions options, IReceiverSink sink)
    {
        using FamilyScope _ = state.Family.Enter();
        state.Access.CheckReceive();
        if (RequiresSession)
        {
            throw BrokerException.NotAllowed(
                $"The entity '{Path}' requires sessions. Accept a session instead of opening a plain receiver.");
        }

        Receiver receiver = new(state, options, sink);
        state.Dispatcher.Open(receiver);
        return receiver;
    }

    /// <summary>
    /// Locks a session: the one named, or the next available (null) within <paramref name="wait"/>.
    /// <c>com.microsoft:session-cannot-be-locked</c> when another holds it, <c>com.microsoft:timeout</c> when none
    /// came. A cancelled token takes the request back.
    /// </summary>
    public Task<Receiver> AcceptSessionAsync(
        string? sessionId,
        TimeSpan wait,
        ReceiverOptions options,
        IReceiverSink sink,
        CancellationToken cancellationToken)
    {
        using FamilyScope _ = state.Family.Enter();
        state.Access.CheckReceive();
        state.Sessions.CheckSupported();
        cancellationToken.ThrowIfCancellationRequested();
        state.Touch(state.Family.NowTicks);
        return state.Sessions.TryAccept(sessionId, options, sink) is { } receiver
            ? Task.FromResult(receiver)
            : state.Sessions.Acceptors.Add(wait, options, sink, cancellationToken);
    }

    /// <summary>Settles a locked message; valid also after the receiver is closed, until the lock expires.</summary>
    public Task SettleAsync(Guid lockToken, Settlement settlement, BrokerTransaction? transaction = null)
    {
        using FamilyScope scope = state.Family.Enter();
        long now = state.Family.NowTicks;
        StoredMessage message = state.Locks.Find(lockToken, now);
        state.Settling.Check(message, settlement);
        if (transaction is not null)
        {
            transaction.EnlistSettlement(state, lockToken, settlement);
            message.Transaction = transaction;
            return Task.CompletedTask;
        }

        state.Settling.Settle(message, settlement, now);
        Task durable = scope.Commit();
        state.Settling.DispatchAfter(message, now);
        return durable;
    }

    /// <summary>Renews a lock; answers when it expires.</summary>
    public DateTimeOffset RenewLock(Guid lockToken)
    {
        using FamilyScope _ = state.Family.Enter();
        long now = state.Family.NowTicks;
        DateTimeOffset until = state.Locks.Renew(lockToken, now);
        state.Touch(now);
        return until;
    }

    /// <summary>
    /// Active, deferred, scheduled and locked messages from a sequence number on, in order; of one session when named.
    /// </summary>
    public IReadOnlyList<MessageSnapshot> Peek(long fromSequenceNumber, int maxCount, string? sessionId = null)
    {
        using FamilyScope _ = state.Family.Enter();
        state.Access.CheckExists();
        state.Touch(state.Family.NowTicks);
        return state.Books.Peek(fromSequenceNumber, maxCount, sessionId);
    }

    /// <summary>
    /// Locks (or removes) deferred messages; <c>com.microsoft:message-not-found</c> when one is not deferred here.
    /// </summary>
    public IReadOnlyList<Delivery> ReceiveDeferred(
        IReadOnlyList<long> sequenceNumbers, ReceiveMode mode, string? sessionId = null)
    {
        using FamilyScope _ = state.Family.Enter();
        state.Access.CheckReceive();
        long now = state.Family.NowTicks;
        state.Touch(now);
        return state.Deferred.Receive(sequenceNumbers, mode, sessionId, now);
    }

    /// <summary>
    /// Removes up to <paramref name="maxCount"/> active messages enqueued before a time; answers how many.
    /// </summary>
    public Task<int> DeleteMessagesAsync(int maxCount, DateTimeOffset enqueuedBefore)
    {
        using FamilyScope scope = state.Family.Enter();
        state.Access.CheckReceive();
        state.Touch(state.Family.NowTicks);
        int deleted = state.RemoveAvailable(maxCount, enqueuedBefore);
        return Complete(scope.Commit(), deleted);

        static async Task<int> Complete(Task durable, int count)
        {
            await durable;
            return count;
        }
    }

    public DateTimeOffset RenewSessionLock(string sessionId)
    {
        using FamilyScope _ = state.Family.Enter();
        long now = state.Family.NowTicks;
        Session session = state.Sessions.FindHeld(sessionId, now);
        state.Touch(now);
        return state.Sessions.Hold(session, now);
    }

    public ReadOnlyMemory<byte>? GetSessionState(string sessionId)
    {
        using FamilyScope _ = state.Family.Enter();
        return state.Sessions.FindHeld(sessionId, state.Family.NowTicks).State;
    }

    /// <summary>
    /// Sets a held session's state; null or nothing removes it. In a transaction it is set by the commit.
    /// </summary>
    public Task SetSessionStateAsync(
        string sessionId, ReadOnlyMemory<byte>? sessionState, BrokerTransaction? transaction = null)
    {
        using FamilyScope scope = state.Family.Enter();
        long now = state.Family.NowTicks;
        _ = state.Sessions.FindHeld(sessionId, now);
        state.Sessions.CheckStateSize(sessionId, sessionState);
        if (transaction is not null)
        {
            transaction.EnlistSessionState(state, sessionId, sessionState);
            return Task.CompletedTask;
        }

        state.Sessions.SetState(sessionId, sessionState, now);
        return scope.Commit();
    }

    /// <summary>
    /// Ids of sessions, ordered: with null those that have messages or a state, with a time those whose state was set
    /// since.
    /// </summary>
    public IReadOnlyList<string> ListSessions(DateTimeOffset? stateUpdatedSince, int skip, int top)
    {
        using FamilyScope _ = state.Family.Enter();
        state.Sessions.CheckSupported();
        return state.Sessions.List(stateUpdatedSince, skip, top);
    }
}
