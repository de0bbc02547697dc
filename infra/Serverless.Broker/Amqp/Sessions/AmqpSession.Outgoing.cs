using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Amqp.Links;

namespace Serverless.Broker.Amqp.Sessions;

/// <summary>What goes to the peer.</summary>
internal sealed partial class AmqpSession
{
    private readonly Lock _completionLock = new();
    private readonly Dictionary<uint, UnsettledDelivery> _unsettled = [];
    private readonly DispositionQueue _received = new(isReceiver: true);
    private readonly DispositionQueue _sent = new(isReceiver: false);
    private List<CompletedDelivery> _completions = [];
    private List<CompletedDelivery> _spareCompletions = [];
    private List<(uint Id, AmqpOutcome Outcome)> _settlements = [];
    private List<(uint Id, AmqpOutcome Outcome)> _spareSettlements = [];
    private uint _nextOutgoingId;
    private uint _nextDeliveryId;
    private uint _remoteIncomingWindow;
    private int _dirty;

    /// <summary>Transfer frames the peer still takes.</summary>
    public uint OutgoingWindow_NeedsGate => _remoteIncomingWindow;

    /// <summary>True for the caller that has to queue the session for the pump.</summary>
    public bool TryMarkDirty() => Interlocked.Exchange(ref _dirty, 1) == 0;

    /// <summary>Queues the outcome of a delivery of the peer. Takes no lock of the connection.</summary>
    public void QueueCompletion(in CompletedDelivery completion)
    {
        lock (_completionLock)
        {
            _completions.Add(completion);
        }

        _connection.MarkDirty(this);
    }

    /// <summary>Queues the broker's settlement of a delivery to the peer. Takes no lock of the connection.</summary>
    public void QueueSettlement(uint deliveryId, in AmqpOutcome outcome)
    {
        lock (_completionLock)
        {
            _settlements.Add((deliveryId, outcome));
        }

        _connection.MarkDirty(this);
    }

    /// <summary>Gives the next delivery its id and remembers it until it is settled.</summary>
    public uint NextDeliveryId_NeedsGate(OutgoingLink link, Guid tag, bool settled)
    {
        var id = _nextDeliveryId++;
        if (!settled)
        {
            _unsettled.Add(id, new UnsettledDelivery(link, tag, HasOutcome: false));
        }

        return id;
    }

    /// <summary>AMQP 1.0 §2.5.6: a transfer has used one of the peer's window.</summary>
    public void OnTransferWritten_NeedsGate()
    {
        _nextOutgoingId++;
        _remoteIncomingWindow--;
    }

    /// <summary>Adds the session's state to a flow and writes it.</summary>
    public void WriteFlow_NeedsGate(in FlowFrame flow)
    {
        var mark = FrameFormat.Begin(Output, Channel);
        (flow with
        {
            NextIncomingId = _nextIncomingId,
            IncomingWindow = _incomingWindow,
            NextOutgoingId = _nextOutgoingId,
            OutgoingWindow = _connection.Settings.IncomingWindow,
        }).Write(Output);
        FrameFormat.End(Output, mark);
    }

    /// <summary>Writes what is ready, up to a size of the buffer; true when there is more for the next turn.</summary>
    public bool WriteOutput_NeedsGate(AmqpWriter writer, int budget)
    {
        Volatile.Write(ref _dirty, 0);
        if (_ended)
        {
            return false;
        }

        WriteDispositions_NeedsGate(writer);
        for (var turns = _ready.Count; turns > 0 && _ready.TryDequeue(out var link); turns--)
        {
            if (link.WriteOutput_NeedsGate(writer, budget) && link.TryQueue())
            {
                _ready.Enqueue(link);
            }
        }

        return !_ready.IsEmpty && _remoteIncomingWindow > 0;
    }

    /// <summary>A link was detached by the pump: its node is told once the connection's lock is free.</summary>
    public void AfterOutput(AmqpLink link) => _connection.AfterOutput_NeedsGate(link);

    /// <summary>Drops the unsettled deliveries of a link that is gone; their locks live on in the entity.</summary>
    public void ForgetUnsettled(OutgoingLink link)
    {
        lock (Gate)
        {
            foreach (var (id, _) in _unsettled.Where(entry => entry.Value.Link == link).ToList())
            {
                _unsettled.Remove(id);
            }
        }
    }

    private void WriteDispositions_NeedsGate(AmqpWriter writer)
    {
        List<CompletedDelivery> completions;
        List<(uint Id, AmqpOutcome Outcome)> settlements;
        lock (_completionLock)
        {
            (completions, _completions, _spareCompletions) = (_completions, _spareCompletions, _completions);
            (settlements, _settlements, _spareSettlements) = (_settlements, _spareSettlements, _settlements);
        }

        foreach (ref readonly var done in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(completions))
        {
            done.Link.OnCompleted_NeedsGate();
            if (!done.IsSettled)
            {
                _received.Add(done.DeliveryId, done.Outcome);
            }
        }

        foreach (var (id, outcome) in settlements)
        {
            if (_unsettled.Remove(id))
            {
                _sent.Add(id, outcome);
            }
        }

        completions.Clear();
        settlements.Clear();
        _received.Write(writer, Channel);
        _sent.Write(writer, Channel);
    }
}
