using Serverless.Broker.Entities;
using Serverless.Broker.Queues;

namespace Serverless.Broker.Sessions;

/// <summary>
/// Clients that wait for the next available session, the longest first. Guarded by the family's lock.
/// </summary>
internal sealed class SessionAcceptors(EntityFamily family)
{
    private readonly LinkedList<SessionAcceptor> _waiting = new();

    public int Count => _waiting.Count;

    /// <summary>Waits; the time and the cancellation are watched from here on.</summary>
    public Task<Receiver> Add(
        TimeSpan wait, ReceiverOptions options, IReceiverSink sink, CancellationToken cancellationToken)
    {
        SessionAcceptor acceptor = new(options, sink);
        acceptor.Node = _waiting.AddLast(acceptor);
        acceptor.Timer = family.ClientTime.CreateTimer(
            _ => GiveUp(acceptor, static a => a.Refuse(NoSession())), state: null, wait, Timeout.InfiniteTimeSpan);
        acceptor.Cancellation = cancellationToken.UnsafeRegister(
            (_, token) => GiveUp(acceptor, a => a.Cancel(token)), state: null);
        return acceptor.Granted;
    }

    public SessionAcceptor? TakeFirst()
    {
        if (_waiting.First is not { } first)
        {
            return null;
        }

        _waiting.RemoveFirst();
        first.Value.Node = null;
        return first.Value;
    }

    public void RefuseAll(BrokerException reason)
    {
        while (TakeFirst() is { } acceptor)
        {
            acceptor.Refuse(reason);
            acceptor.Dispose();
        }
    }

    private static BrokerException NoSession() => new(
        ErrorConditions.Timeout, "No session became available within the time given. Try again.");

    /// <summary>Called by timers and cancellations, without the lock.</summary>
    private void GiveUp(SessionAcceptor acceptor, Action<SessionAcceptor> complete)
    {
        using FamilyScope _ = family.Enter();
        if (acceptor.Node is { } node)
        {
            _waiting.Remove(node);
            acceptor.Node = null;
            complete(acceptor);
            acceptor.Dispose();
        }
    }
}
