using System.Runtime.InteropServices;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Amqp.Links;

namespace Serverless.Broker.Amqp.Sessions;

/// <summary>What comes from the peer.</summary>
internal sealed partial class AmqpSession
{
    private uint _nextIncomingId;
    private uint _incomingWindow;

    /// <summary>AMQP 1.0 §2.7.5, §2.5.6: one transfer of the window; it is opened anew when half is used.</summary>
    public void OnTransfer(scoped in TransferFrame frame)
    {
        if (_incomingWindow == 0)
        {
            throw AmqpException.Session(AmqpConditions.WindowViolation, "The session's incoming window is used up.");
        }

        _nextIncomingId++;
        _incomingWindow--;
        if (_incomingWindow <= _connection.Settings.IncomingWindow / 2)
        {
            _incomingWindow = _connection.Settings.IncomingWindow;
            lock (Gate)
            {
                WriteFlow_NeedsGate(default);
                RequestOutput();
            }
        }

        if (Find(frame.Handle) is not IncomingLink link)
        {
            throw AmqpException.Session(
                AmqpConditions.IllegalState,
                $"A transfer on handle {frame.Handle}, whose link receives from the broker.");
        }

        link.OnTransfer(frame);
    }

    /// <summary>AMQP 1.0 §2.7.4.</summary>
    public void OnFlow(in FlowFrame flow)
    {
        var link = flow.Handle is { } handle ? Find(handle) : null;
        lock (Gate)
        {
            // §2.5.6: what the peer has not seen yet is already on its way.
            var sentSince = _nextOutgoingId - (flow.NextIncomingId ?? 0);
            _remoteIncomingWindow = flow.IncomingWindow > sentSince ? flow.IncomingWindow - sentSince : 0;
            if (link is not null)
            {
                link.OnFlow_NeedsGate(flow);
            }
            else if (flow.Echo)
            {
                WriteFlow_NeedsGate(default);
                RequestOutput();
            }
        }

        _connection.MarkDirty(this);
    }

    /// <summary>
    /// AMQP 1.0 §2.7.6. What the peer says of its own deliveries needs no answer: the broker settles them first.
    /// </summary>
    public void OnDisposition(scoped in DispositionFrame frame)
    {
        if (!frame.IsReceiver)
        {
            return;
        }

        var outcome = AmqpOutcome.Read(frame.State);
        if (frame.First == frame.Last)
        {
            Apply(frame.First, outcome, frame.Settled);
            return;
        }

        // A range may lie about its size: what is unsettled bounds the work.
        foreach (var id in UnsettledIn(frame.First, frame.Last))
        {
            Apply(id, outcome, frame.Settled);
        }
    }

    private void Apply(uint id, in AmqpOutcome outcome, bool settled)
    {
        UnsettledDelivery delivery;
        lock (Gate)
        {
            ref var entry = ref CollectionsMarshal.GetValueRefOrNullRef(_unsettled, id);
            if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref entry) || entry.HasOutcome)
            {
                return;
            }

            delivery = entry;
            if (settled)
            {
                _unsettled.Remove(id);
            }
            else if (outcome.Kind is OutcomeKind.None or OutcomeKind.Received)
            {
                return;
            }
            else
            {
                entry = entry with { HasOutcome = true };
            }
        }

        delivery.Link.OnOutcome(id, delivery.Tag, outcome, settled);
    }

    private List<uint> UnsettledIn(uint first, uint last)
    {
        lock (Gate)
        {
            var ids = new List<uint>();
            if (last - first < (uint)_unsettled.Count)
            {
                for (var id = first; id != last + 1; id++)
                {
                    ids.Add(id);
                }
            }
            else
            {
                ids.AddRange(_unsettled.Keys.Where(id => id - first <= last - first));
                ids.Sort();
            }

            return ids;
        }
    }
}
