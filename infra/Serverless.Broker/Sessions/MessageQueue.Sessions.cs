using Serverless.Broker.Entities;
using Serverless.Broker.Messages;
using Serverless.Broker.Sessions;
using Serverless.Broker.Transactions;

namespace Serverless.Broker.Queues;

internal sealed partial class MessageQueue
{
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly LinkedList<Session> _availableSessions = new();
    private readonly LinkedList<Session> _heldSessions = new();

    public DateTimeOffset RenewSessionLock(string sessionId)
    {
        using FamilyScope _ = Family.Enter();
        long now = Family.NowTicks;
        Session session = FindHeld_NeedsLock(sessionId, now);
        LastAccessTicks = now;
        Hold_NeedsLock(session, now);
        return new DateTimeOffset(session.LockedUntilTicks, TimeSpan.Zero);
    }

    public ReadOnlyMemory<byte>? GetSessionState(string sessionId)
    {
        using FamilyScope _ = Family.Enter();
        return FindHeld_NeedsLock(sessionId, Family.NowTicks).State;
    }

    public Task SetSessionStateAsync(
        string sessionId, ReadOnlyMemory<byte>? state, BrokerTransaction? transaction = null)
    {
        using FamilyScope scope = Family.Enter();
        long now = Family.NowTicks;
        FindHeld_NeedsLock(sessionId, now);
        if (state?.Length > MaxSessionStateSize?.Invoke())
        {
            throw new BrokerException(
                ErrorConditions.MessageSizeExceeded,
                $"The state of session '{sessionId}' has {state.Value.Length} bytes; '{Path}' takes "
                + $"{MaxSessionStateSize()}. Keep less in it, or raise the entity's maxMessageSizeInKilobytes.");
        }

        if (transaction is not null)
        {
            transaction.EnlistSessionState(this, sessionId, state);
            return Task.CompletedTask;
        }

        SetSessionState_NeedsLock(sessionId, state, now);
        return scope.Commit();
    }

    /// <summary>Sets the state of a session that is held; an empty one is none (Service Bus: session state).</summary>
    public void SetSessionState_NeedsLock(string sessionId, ReadOnlyMemory<byte>? state, long nowTicks)
    {
        Session session = FindHeld_NeedsLock(sessionId, nowTicks);
        LastAccessTicks = nowTicks;
        session.State = state is { IsEmpty: true } ? null : state;
        session.StateTicks = nowTicks;
        session.StateSegment = Family.Entry.Journal.CurrentSegment;
        Family.Entry.SessionState(Id, sessionId, session.State, nowTicks);
    }

    /// <summary>Throws when the session is not held.</summary>
    public void CheckHeld_NeedsLock(string sessionId, long nowTicks) => FindHeld_NeedsLock(sessionId, nowTicks);

    public IReadOnlyList<string> ListSessions(DateTimeOffset? stateUpdatedSince, int skip, int top)
    {
        using FamilyScope _ = Family.Enter();
        CheckSessions();
        IEnumerable<Session> matching = stateUpdatedSince is { } since
            ? _sessions.Values.Where(s => s.State is not null && s.StateTicks > since.UtcTicks)
            : _sessions.Values.Where(s => s.MessageCount > 0 || s.State is not null);
        return [.. matching.Select(s => s.Id).Order(StringComparer.Ordinal).Skip(skip).Take(top)];
    }

    /// <summary>Delivers a session's messages to its holder.</summary>
    public void DispatchSession_NeedsLock(Session session, long nowTicks)
    {
        while (session.Holder is { Credit: > 0 } holder
            && session.LockedUntilTicks > nowTicks
            && session.Ready.First is { } message)
        {
            Deliver_NeedsLock(holder, message, nowTicks);
        }
    }

    private void CheckSessions()
    {
        CheckExists();
        if (!_settings.RequiresSession)
        {
            throw BrokerException.NotAllowed($"The entity '{Path}' does not require sessions. Open a plain receiver.");
        }
    }

    private Session Session_NeedsLock(string sessionId)
    {
        if (!_sessions.TryGetValue(sessionId, out Session? session))
        {
            session = new Session(sessionId);
            _sessions.Add(sessionId, session);
        }

        return session;
    }

    private Session FindHeld_NeedsLock(string sessionId, long nowTicks)
    {
        CheckSessions();
        return _sessions.TryGetValue(sessionId, out Session? session) && session.IsHeld(nowTicks)
            ? session
            : throw BrokerException.SessionLockLost(sessionId);
    }

    private void Hold_NeedsLock(Session session, long nowTicks)
    {
        session.LockedUntilTicks = nowTicks + _settings.LockDuration.Ticks;
        if (session.Held is not null)
        {
            _heldSessions.Remove(session.Held);
        }

        // Locks are taken in order of time, unless the lock duration was shortened meanwhile.
        LinkedListNode<Session>? after = _heldSessions.Last;
        while (after is not null && after.Value.LockedUntilTicks > session.LockedUntilTicks)
        {
            after = after.Previous;
        }

        session.Held = after is null ? _heldSessions.AddFirst(session) : _heldSessions.AddAfter(after, session);
        Family.Due_NeedsLock(session.LockedUntilTicks);
    }

    private long ExpireSessionLocks_NeedsLock(long nowTicks)
    {
        while (_heldSessions.First is { } first && first.Value.LockedUntilTicks <= nowTicks)
        {
            Session session = first.Value;
            Receiver holder = session.Holder!;
            ReleaseSession_NeedsLock(session, nowTicks, failed: true);
            holder.LoseSession_NeedsLock(BrokerException.SessionLockLost(session.Id));
        }

        return _heldSessions.First?.Value.LockedUntilTicks ?? StoredMessage.Never;
    }

    /// <summary>Frees a session. Its locked messages return; as failed deliveries when the lock expired.</summary>
    private void ReleaseSession_NeedsLock(Session session, long nowTicks, bool failed)
    {
        if (session.Held is null)
        {
            return;
        }

        _heldSessions.Remove(session.Held);
        session.Held = null;
        session.MessageCount++;
        while (session.Locked.First is { } message)
        {
            if (failed)
            {
                Fail_NeedsLock(message, nowTicks);
            }
            else
            {
                Return_NeedsLock(message, nowTicks);
            }
        }

        session.MessageCount--;
        session.Holder = null;
        session.LockedUntilTicks = 0;
        Offer_NeedsLock(session);
        ForgetIfEmpty_NeedsLock(session);
    }

    private void ForgetIfEmpty_NeedsLock(Session session)
    {
        if (session is { MessageCount: 0, State: null, Holder: null })
        {
            Withdraw_NeedsLock(session);
            _sessions.Remove(session.Id);
        }
    }

    /// <summary>Makes a free session that has messages available: to a waiting client, or in the line.</summary>
    private void Offer_NeedsLock(Session session)
    {
        if (session.Holder is not null || session.Ready.Count == 0)
        {
            return;
        }

        if (TakeAcceptor_NeedsLock() is { } acceptor)
        {
            acceptor.Grant(Accept_NeedsLock(session, acceptor.Options, acceptor.Sink));
            acceptor.Dispose();
            return;
        }

        session.Available ??= _availableSessions.AddLast(session);
    }

    private void WithdrawIfDry_NeedsLock(Session session)
    {
        if (session.Ready.Count == 0)
        {
            Withdraw_NeedsLock(session);
        }
    }

    private void Withdraw_NeedsLock(Session session)
    {
        if (session.Available is { } node)
        {
            _availableSessions.Remove(node);
            session.Available = null;
        }
    }
}
