using Serverless.Broker.Entities;
using Serverless.Broker.Messages;
using Serverless.Broker.Queues;

namespace Serverless.Broker.Transactions;

/// <summary>
/// Sends, settlements, cancellations of scheduled messages and states of sessions that become visible together (AMQP
/// 1.0 §4). Nothing of it is stored before the commit, so that a crash rolls it back.
/// </summary>
internal sealed class BrokerTransaction(ReadOnlyMemory<byte> id)
{
    private readonly Lock _gate = new();
    private readonly List<(SendTarget Target, Arrival Arrival)> _sends = [];
    private readonly List<(QueueState Queue, Guid LockToken, Settlement Settlement)> _settlements = [];
    private readonly List<(SendTarget Target, IReadOnlyCollection<long> Numbers)> _cancellations = [];
    private readonly List<(QueueState Queue, string SessionId, ReadOnlyMemory<byte>? State)> _sessionStates = [];
    private string? _entity;
    private bool _ended;

    /// <summary>The txn-id of AMQP 1.0 §4.5.2.</summary>
    public ReadOnlyMemory<byte> Id { get; } = id;

    /// <summary>The control link that it was declared on; null when there is none.</summary>
    public object? Controller { get; init; }

    /// <summary>
    /// Service Bus: a transaction takes in one queue or topic. One of several needs links that share the controller's
    /// session; those do not come here.
    /// </summary>
    /// <exception cref="BrokerException">amqp:not-allowed: it has taken in another.</exception>
    public void DemandOneEntity(string entity)
    {
        lock (_gate)
        {
            _entity ??= entity;
            if (!_entity.Equals(entity, StringComparison.OrdinalIgnoreCase))
            {
                throw BrokerException.NotAllowed(
                    $"The transaction is one of '{_entity}' and cannot take in '{entity}' too. For several entities, "
                    + "use links of the controller's session: in .NET, "
                    + "ServiceBusClientOptions.EnableCrossEntityTransactions.");
            }
        }
    }

    /// <summary>All of the sends, or none.</summary>
    /// <exception cref="BrokerException">
    /// The transaction has ended, or would have more messages than the service takes.
    /// </exception>
    public void EnlistSends_NeedsLock(SendTarget target, IReadOnlyCollection<Arrival> arrivals)
    {
        lock (_gate)
        {
            CheckOpen();
            if (_sends.Count + arrivals.Count > ServiceLimits.MaxMessagesInTransaction)
            {
                throw new BrokerException(
                    ErrorConditions.ResourceLimitExceeded,
                    $"Cannot send more than {ServiceLimits.MaxMessagesInTransaction} messages in a single transaction. "
                    + "Spread them over several.");
            }

            _sends.AddRange(arrivals.Select(arrival => (target, arrival)));
            target.Reserve_NeedsLock(arrivals.Sum(SizeOf));
        }
    }

    public void EnlistSettlement(QueueState queue, Guid lockToken, Settlement settlement)
    {
        lock (_gate)
        {
            CheckOpen();
            _settlements.Add((queue, lockToken, settlement));
        }
    }

    /// <summary>
    /// All of the cancellations, or none. Of what the transaction itself schedules, it sends nothing then.
    /// </summary>
    /// <exception cref="BrokerException">The transaction has ended, or a message is not scheduled.</exception>
    public void EnlistCancellation_NeedsLock(SendTarget target, IReadOnlyCollection<long> sequenceNumbers)
    {
        lock (_gate)
        {
            CheckOpen();
            var own = _sends.Where(IsOwn).Select(send => send.Arrival).ToList();
            long[] others = [.. sequenceNumbers.Except(own.Select(arrival => arrival.SequenceNumber))];
            _ = target.Store.Schedule.Find(others);
            target.Unreserve_NeedsLock(own.Sum(SizeOf));
            _sends.RemoveAll(IsOwn);
            _cancellations.Add((target, others));
        }

        // What is sent and not scheduled has no number before the commit: 0.
        bool IsOwn((SendTarget Target, Arrival Arrival) send) =>
            send.Target == target
            && send.Arrival.SequenceNumber != 0
            && sequenceNumbers.Contains(send.Arrival.SequenceNumber);
    }

    public void EnlistSessionState(QueueState queue, string sessionId, ReadOnlyMemory<byte>? state)
    {
        lock (_gate)
        {
            CheckOpen();
            _sessionStates.Add((queue, sessionId, state));
        }
    }

    /// <summary>Applies everything under the locks of all entities, or throws and applies nothing.</summary>
    public Task CommitAsync(TimeProvider timeProvider)
    {
        if (!End())
        {
            throw Unknown();
        }

        using FamilyGroup group = new(Families());
        UnreserveSends_NeedsLock();
        long now = timeProvider.GetUtcNow().UtcTicks;
        List<(QueueState Queue, StoredMessage Message, Settlement Settlement)> found;
        try
        {
            found = Validate_NeedsLock(now);
        }
        catch (BrokerException e)
        {
            LeaveLocks_NeedsLock();
            throw new BrokerException(
                ErrorConditions.TransactionRollback, $"The transaction was rolled back: {e.Message}", e);
        }

        foreach ((QueueState queue, StoredMessage message, Settlement settlement) in found)
        {
            queue.Settling.Settle(message, settlement, now);
        }

        foreach ((QueueState queue, string sessionId, ReadOnlyMemory<byte>? state) in _sessionStates)
        {
            queue.Sessions.SetState(sessionId, state, now);
        }

        foreach ((SendTarget target, IReadOnlyCollection<long> numbers) in Cancelled())
        {
            target.Store.Schedule.Cancel(numbers);
        }

        foreach ((SendTarget target, Arrival arrival) in _sends)
        {
            target.Accept_NeedsLock(arrival, now);
        }

        Task durable = group.Commit();
        foreach (SendTarget target in _sends.Select(s => s.Target).Distinct())
        {
            target.Dispatch_NeedsLock(now);
        }

        foreach ((QueueState queue, StoredMessage message, _) in found)
        {
            queue.Settling.DispatchAfter(message, now);
        }

        return durable;
    }

    /// <summary>Gives everything up; messages stay locked. Idempotent.</summary>
    public void Rollback()
    {
        if (End())
        {
            using FamilyGroup _ = new(Families());
            UnreserveSends_NeedsLock();
            LeaveLocks_NeedsLock();
        }
    }

    private static BrokerException Unknown() => new(
        ErrorConditions.TransactionUnknownId, "The transaction has ended already. Declare a new one.");

    private List<(QueueState Queue, StoredMessage Message, Settlement Settlement)> Validate_NeedsLock(long nowTicks)
    {
        List<(QueueState Queue, StoredMessage Message, Settlement Settlement)> found = new(_settlements.Count);
        foreach ((QueueState queue, Guid lockToken, Settlement settlement) in _settlements)
        {
            found.Add((queue, queue.Locks.Find(lockToken, nowTicks, transaction: this), settlement));
        }

        foreach ((QueueState queue, string sessionId, _) in _sessionStates)
        {
            _ = queue.Sessions.FindHeld(sessionId, nowTicks);
        }

        foreach ((SendTarget target, IReadOnlyCollection<long> numbers) in Cancelled())
        {
            _ = target.Store.Schedule.Find(numbers);
        }

        foreach (IGrouping<SendTarget, Arrival> sends in _sends.GroupBy(s => s.Target, s => s.Arrival))
        {
            foreach (Arrival arrival in sends)
            {
                sends.Key.Admit_NeedsLock(arrival.Content);
            }

            sends.Key.CheckRoom_NeedsLock(sends.Sum(SizeOf));
        }

        return found;
    }

    /// <summary>A message may have been cancelled twice.</summary>
    private IEnumerable<(SendTarget Target, IReadOnlyCollection<long> Numbers)> Cancelled() => _cancellations
        .GroupBy(c => c.Target, c => c.Numbers)
        .Select(group => (group.Key, (IReadOnlyCollection<long>)[.. group.SelectMany(numbers => numbers).Distinct()]));

    private static long SizeOf(Arrival arrival) => arrival.Content.Size;

    private void UnreserveSends_NeedsLock()
    {
        foreach ((SendTarget target, Arrival arrival) in _sends)
        {
            target.Unreserve_NeedsLock(SizeOf(arrival));
        }
    }

    private void LeaveLocks_NeedsLock()
    {
        foreach ((QueueState queue, Guid lockToken, _) in _settlements)
        {
            queue.Locks.LeaveTransaction(lockToken, this);
        }
    }

    private IEnumerable<EntityFamily> Families() =>
        _sends.Select(s => s.Target.Family)
            .Concat(_settlements.Select(s => s.Queue.Family))
            .Concat(_cancellations.Select(c => c.Target.Family))
            .Concat(_sessionStates.Select(s => s.Queue.Family));

    private bool End()
    {
        lock (_gate)
        {
            bool first = !_ended;
            _ended = true;
            return first;
        }
    }

    private void CheckOpen()
    {
        if (_ended)
        {
            throw Unknown();
        }
    }
}
