using Serverless.Broker.Entities;
using Serverless.Broker.Sessions;

namespace Serverless.Broker.Queues;

internal sealed partial class MessageQueue
{
    private readonly LinkedList<SessionAcceptor> _acceptors = new();

    public Task<IReceiver> AcceptSessionAsync(
        string? sessionId,
        TimeSpan wait,
        ReceiverOptions options,
        IReceiverSink sink,
        CancellationToken cancellationToken)
    {
        using FamilyScope _ = Family.Enter();
        CheckReceive();
        CheckSessions();
        cancellationToken.ThrowIfCancellationRequested();
        LastAccessTicks = Family.NowTicks;
        if (sessionId is not null)
        {
            Session named = Session_NeedsLock(sessionId);
            return named.Holder is null
                ? Task.FromResult<IReceiver>(Accept_NeedsLock(named, options, sink))
                : throw new BrokerException(
                    ErrorConditions.SessionCannotBeLocked,
                    $"The session '{sessionId}' of '{Path}' is held by another receiver. Wait until it is released "
                    + "or its lock expires.");
        }

        if (_availableSessions.First is { } next)
        {
            return Task.FromResult<IReceiver>(Accept_NeedsLock(next.Value, options, sink));
        }

        SessionAcceptor acceptor = new(options, sink);
        acceptor.Node = _acceptors.AddLast(acceptor);
        acceptor.Timer = Family.ClientTime.CreateTimer(
            _ => GiveUp(acceptor, static a => a.Refuse(NoSession())), state: null, wait, Timeout.InfiniteTimeSpan);
        acceptor.Cancellation = cancellationToken.UnsafeRegister(
            (_, token) => GiveUp(acceptor, a => a.Cancel(token)), state: null);
        return acceptor.Granted;
    }

    private static BrokerException NoSession() => new(
        ErrorConditions.Timeout, "No session became available within the time given. Try again.");

    private Receiver Accept_NeedsLock(Session session, ReceiverOptions options, IReceiverSink sink)
    {
        Withdraw_NeedsLock(session);
        Receiver receiver = new(this, options, sink) { Session = session };
        session.Holder = receiver;
        Open_NeedsLock(receiver);
        Hold_NeedsLock(session, Family.NowTicks);
        return receiver;
    }

    private SessionAcceptor? TakeAcceptor_NeedsLock()
    {
        if (_acceptors.First is not { } first)
        {
            return null;
        }

        _acceptors.RemoveFirst();
        first.Value.Node = null;
        return first.Value;
    }

    private void RefuseAcceptors_NeedsLock(BrokerException reason)
    {
        while (TakeAcceptor_NeedsLock() is { } acceptor)
        {
            acceptor.Refuse(reason);
            acceptor.Dispose();
        }
    }

    private void GiveUp(SessionAcceptor acceptor, Action<SessionAcceptor> complete)
    {
        using FamilyScope _ = Family.Enter();
        if (acceptor.Node is { } node)
        {
            _acceptors.Remove(node);
            acceptor.Node = null;
            complete(acceptor);
            acceptor.Dispose();
        }
    }
}
