using Serverless.Broker.Entities;
using Serverless.Broker.Messages;
using Serverless.Broker.Queues;

namespace Serverless.Broker.Sessions;

/// <summary>The sessions of a queue: who holds them and until when, and which of them a receiver could have.</summary>
internal sealed class SessionTable(QueueState queue)
{
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly LinkedList<Session> _available = new();
    private readonly LinkedList<Session> _held = new();

    /// <summary>Clients that wait for a session.</summary>
    public SessionAcceptors Acceptors { get; } = new(queue.Family);

    public long NextDue => _held.First?.Value.LockedUntilTicks ?? StoredMessage.Never;

    /// <summary>Messages of sessions that a receiver could have now: not behind a locked one.</summary>
    public int DeliverableCount =>
        _sessions.Values.Sum(session => session.Locked.Count == 0 ? session.Ready.Count : 0);

    public IEnumerable<Session> WithState => _sessions.Values.Where(s => s.State is not null);

    public void CheckSupported()
    {
        queue.Access.CheckExists();
        if (!queue.Settings.RequiresSession)
        {
            throw BrokerException.NotAllowed(
                $"The entity '{queue.Path}' does not require sessions. Open a plain receiver.");
        }
    }

    /// <summary>A message of a session comes.</summary>
    public void Join(StoredMessage message, string sessionId)
    {
        message.Session = GetOrAdd(sessionId);
        message.Session.MessageCount++;
    }

    /// <summary>A message goes, and its session with it when nothing is left of that.</summary>
    public void Leave(StoredMessage message)
    {
        if (message.Session is { } session)
        {
            message.Session = null;
            session.MessageCount--;
            ForgetIfEmpty(session);
        }
    }

    public Session GetOrAdd(string sessionId)
    {
        if (!_sessions.TryGetValue(sessionId, out Session? session))
        {
            session = new Session(sessionId);
            _sessions.Add(sessionId, session);
        }

        return session;
    }

    public void ForgetIfEmpty(Session session)
    {
        if (session is { MessageCount: 0, State: null, Holder: null })
        {
            Withdraw(session);
            _sessions.Remove(session.Id);
        }
    }

    /// <summary>Ids in order: of sessions that have something, or whose state was set since a time.</summary>
    public IReadOnlyList<string> List(DateTimeOffset? stateUpdatedSince, int skip, int top)
    {
        IEnumerable<Session> matching = stateUpdatedSince is { } since
            ? WithState.Where(s => s.StateTicks > since.UtcTicks)
            : _sessions.Values.Where(s => s.MessageCount > 0 || s.State is not null);
        return [.. matching.Select(s => s.Id).Order(StringComparer.Ordinal).Skip(skip).Take(top)];
    }

    /// <exception cref="BrokerException">com.microsoft:session-lock-lost: nobody holds it.</exception>
    public Session FindHeld(string sessionId, long nowTicks)
    {
        CheckSupported();
        return _sessions.TryGetValue(sessionId, out Session? session) && session.IsHeld(nowTicks)
            ? session
            : throw BrokerException.SessionLockLost(sessionId);
    }

    /// <summary>Sets the state of a session that is held; an empty one is none (Service Bus: session state).</summary>
    public void SetState(string sessionId, ReadOnlyMemory<byte>? state, long nowTicks)
    {
        Session session = FindHeld(sessionId, nowTicks);
        queue.Touch(nowTicks);
        session.State = state is { IsEmpty: true } ? null : state;
        session.StateTicks = nowTicks;
        session.StateSegment = queue.Family.Entry.Journal.CurrentSegment;
        queue.Family.Entry.SessionState(queue.Id, sessionId, session.State, nowTicks);
    }

    /// <exception cref="BrokerException">com.microsoft:message-size-exceeded.</exception>
    public void CheckStateSize(string sessionId, ReadOnlyMemory<byte>? state)
    {
        if (state?.Length > queue.MaxSessionStateSize?.Invoke())
        {
            throw new BrokerException(
                ErrorConditions.MessageSizeExceeded,
                $"The state of session '{sessionId}' has {state.Value.Length} bytes; '{queue.Path}' takes "
                + $"{queue.MaxSessionStateSize()}. Keep less in it, or raise the entity's maxMessageSizeInKilobytes.");
        }
    }

    /// <summary>The session of this name, or the next available one; null when none is available.</summary>
    /// <exception cref="BrokerException">com.microsoft:session-cannot-be-locked: another holds it.</exception>
    public Receiver? TryAccept(string? sessionId, ReceiverOptions options, IReceiverSink sink)
    {
        if (sessionId is null)
        {
            return _available.First is { } next ? Accept(next.Value, options, sink) : null;
        }

        Session named = GetOrAdd(sessionId);
        return named.Holder is null
            ? Accept(named, options, sink)
            : throw new BrokerException(
                ErrorConditions.SessionCannotBeLocked,
                $"The session '{sessionId}' of '{queue.Path}' is held by another receiver. Wait until it is released "
                + "or its lock expires.");
    }

    /// <summary>Begins the time of a session's lock anew; answers when it expires.</summary>
    public DateTimeOffset Hold(Session session, long nowTicks)
    {
        session.LockedUntilTicks = nowTicks + queue.Settings.LockDuration.Ticks;
        if (session.Held is not null)
        {
            _held.Remove(session.Held);
        }

        // Locks are taken in order of time, unless the lock duration was shortened meanwhile.
        LinkedListNode<Session>? after = _held.Last;
        while (after is not null && after.Value.LockedUntilTicks > session.LockedUntilTicks)
        {
            after = after.Previous;
        }

        session.Held = after is null ? _held.AddFirst(session) : _held.AddAfter(after, session);
        queue.Family.Due_NeedsLock(session.LockedUntilTicks);
        return new DateTimeOffset(session.LockedUntilTicks, TimeSpan.Zero);
    }

    public void ExpireDue(long nowTicks)
    {
        while (_held.First is { } first && first.Value.LockedUntilTicks <= nowTicks)
        {
            Session session = first.Value;
            Receiver holder = session.Holder!;
            Free(session, nowTicks, failed: true);
            holder.LoseSession_NeedsLock(BrokerException.SessionLockLost(session.Id));
        }
    }

    /// <summary>Frees a session. Its locked messages return; as failed deliveries when the lock expired.</summary>
    public void Free(Session session, long nowTicks, bool failed)
    {
        if (session.Held is null)
        {
            return;
        }

        _held.Remove(session.Held);
        session.Held = null;
        session.MessageCount++;
        while (session.Locked.First is { } message)
        {
            if (failed)
            {
                queue.Settling.Fail(message, nowTicks);
            }
            else
            {
                queue.Settling.Return(message, nowTicks);
            }
        }

        session.MessageCount--;
        session.Holder = null;
        session.LockedUntilTicks = 0;
        Offer(session);
        ForgetIfEmpty(session);
    }

    /// <summary>Delivers a session's messages to its holder.</summary>
    public void Dispatch(Session session, long nowTicks)
    {
        while (session.Holder is { Credit: > 0 } holder
            && session.LockedUntilTicks > nowTicks
            && session.Ready.First is { } message)
        {
            queue.Dispatcher.Deliver(holder, message, nowTicks);
        }
    }

    /// <summary>Makes a free session that has messages available: to a waiting client, or in the line.</summary>
    public void Offer(Session session)
    {
        if (session.Holder is not null || session.Ready.Count == 0)
        {
            return;
        }

        if (Acceptors.TakeFirst() is { } acceptor)
        {
            acceptor.Grant(Accept(session, acceptor.Options, acceptor.Sink));
            acceptor.Dispose();
            return;
        }

        session.Available ??= _available.AddLast(session);
    }

    public void WithdrawIfEmpty(Session session)
    {
        if (session.Ready.Count == 0)
        {
            Withdraw(session);
        }
    }

    private Receiver Accept(Session session, ReceiverOptions options, IReceiverSink sink)
    {
        Withdraw(session);
        Receiver receiver = new(queue, options, sink) { Session = session };
        session.Holder = receiver;
        queue.Dispatcher.Open(receiver);
        Hold(session, queue.Family.NowTicks);
        return receiver;
    }

    private void Withdraw(Session session)
    {
        if (session.Available is { } node)
        {
            _available.Remove(node);
            session.Available = null;
        }
    }
}
