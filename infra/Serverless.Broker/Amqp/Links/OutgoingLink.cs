using System.Runtime.InteropServices;
using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Amqp.Sessions;

namespace Serverless.Broker.Amqp.Links;

/// <summary>A link on which the peer receives. It turns what its node has ready into transfer frames.</summary>
internal sealed class OutgoingLink(AmqpSession session, AttachFrame attach) : AmqpLink(session, attach)
{
    private const int TagSize = 16;

    private IOutgoingNode? _node;
    private FlowFrame? _earlyFlow;
    private uint _deliveryCount;
    private uint _creditLimit;
    private bool _echo;
    private PartialDelivery? _partial;

    /// <summary>What the peer receives from; null before the attach is answered.</summary>
    public IOutgoingNode? Node => _node;

    /// <summary>
    /// Answers the attach, echoing what the peer asked for; a flow that came before is applied. False when the peer has
    /// given up. <paramref name="source"/> replaces the echoed source.
    /// </summary>
    public bool Accept(IOutgoingNode node, AmqpDescribed? source = null, AmqpMap? properties = null)
    {
        lock (Session.Gate)
        {
            if (State != LinkState.Attaching)
            {
                return false;
            }

            _node = node;
            Attach_NeedsGate(Echo with { Source = source ?? Attach.Source, Properties = properties });
            if (_earlyFlow is { } flow)
            {
                _earlyFlow = null;
                OnFlow_NeedsGate(flow);
            }

            AfterAccept_NeedsGate();
            return true;
        }
    }

    /// <summary>The node has something to write. Takes no lock of the connection.</summary>
    public void NotifyReady() => Session.MarkDirty(this);

    /// <summary>
    /// Settles a delivery for which the peer asked that. Thread-safe; takes no lock of the connection.
    /// </summary>
    public void Settle(uint deliveryId, in AmqpOutcome outcome) => Session.QueueSettlement(deliveryId, outcome);

    /// <summary>The peer's disposition of one delivery.</summary>
    public void OnOutcome(uint deliveryId, Guid tag, in AmqpOutcome outcome, bool settled) =>
        _node?.OnOutcome(deliveryId, tag, outcome, settled);

    /// <summary>AMQP 1.0 §2.6.7.</summary>
    public override void OnFlow_NeedsGate(in FlowFrame flow)
    {
        if (State == LinkState.Attaching)
        {
            _earlyFlow = flow;
            return;
        }

        if (State != LinkState.Attached)
        {
            return;
        }

        if (flow.LinkCredit is { } credit)
        {
            _creditLimit = (flow.DeliveryCount ?? 0) + credit;
            _node!.OnFlow(flow.DeliveryCount, credit, flow.Drain);
        }

        if (flow.Echo)
        {
            _echo = true;
            Session.MarkDirty(this);
        }
    }

    protected override void NodeClosed()
    {
        _partial?.Dispose();
        _partial = null;
        Session.ForgetUnsettled(this);
        _node?.OnClosed();
    }

    protected override bool WriteReady_NeedsGate(AmqpWriter writer, int budget)
    {
        while (true)
        {
            if (_partial is not null && !ContinuePartial_NeedsGate(writer, budget))
            {
                return true;
            }

            var step = _node!.Peek();
            if (step.Kind == OutgoingStepKind.None)
            {
                break;
            }

            if (step.Kind == OutgoingStepKind.Drained)
            {
                _node.Write(writer);
                _deliveryCount = step.DeliveryCount;
                _echo = false;
                WriteFlow_NeedsGate(drain: true);
                continue;
            }

            if (Session.OutgoingWindow_NeedsGate == 0 || writer.Position >= budget)
            {
                return true;
            }

            WriteMessage_NeedsGate(writer, step);
        }

        if (_echo)
        {
            _echo = false;
            WriteFlow_NeedsGate(drain: false);
        }

        return false;
    }

    private void WriteMessage_NeedsGate(AmqpWriter writer, in OutgoingStep step)
    {
        var deliveryId = Session.NextDeliveryId_NeedsGate(this, step.Tag, step.IsSettled);
        _deliveryCount++;
        var mark = FrameFormat.Begin(writer, Session.Channel);
        WriteTransfer(writer, deliveryId, step.Tag, step.IsSettled, more: false);
        var payload = writer.Position;
        _node!.Write(writer);
        if (writer.Position - mark <= Session.MaxFrameSize)
        {
            FrameFormat.End(writer, mark);
            Session.OnTransferWritten_NeedsGate();
            return;
        }

        var message = new AmqpWriter(writer.Position - payload);
        message.WriteRaw(writer.WrittenSpan[payload..]);
        writer.Truncate(mark);
        _partial = new PartialDelivery(message, deliveryId, step.Tag, step.IsSettled);
    }

    /// <summary>
    /// AMQP 1.0 §2.6.14: a message of several frames, as far as window and budget reach. True when it is all written.
    /// </summary>
    private bool ContinuePartial_NeedsGate(AmqpWriter writer, int budget)
    {
        var partial = _partial!;
        while (Session.OutgoingWindow_NeedsGate > 0 && writer.Position < budget)
        {
            var mark = FrameFormat.Begin(writer, Session.Channel);
            // The flag costs one byte either way, so whether this is the last frame can be asked after writing "more".
            WriteTransfer(writer, partial.DeliveryId, partial.Tag, partial.IsSettled, more: true);
            var room = Session.MaxFrameSize - (writer.Position - mark);
            var rest = partial.Rest;
            if (rest.Length <= room)
            {
                writer.Truncate(mark);
                mark = FrameFormat.Begin(writer, Session.Channel);
                WriteTransfer(writer, partial.DeliveryId, partial.Tag, partial.IsSettled, more: false);
            }

            var length = Math.Min(room, rest.Length);
            writer.WriteRaw(rest[..length]);
            FrameFormat.End(writer, mark);
            Session.OnTransferWritten_NeedsGate();
            if (partial.Advance(length))
            {
                partial.Dispose();
                _partial = null;
                return true;
            }
        }

        return false;
    }

    private void WriteTransfer(AmqpWriter writer, uint deliveryId, Guid tag, bool settled, bool more)
    {
        new TransferFrame
        {
            Handle = Handle,
            DeliveryId = deliveryId,
            // Service Bus: the delivery-tag is the lock token in Guid.ToByteArray() order.
            DeliveryTag = MemoryMarshal.AsBytes(new ReadOnlySpan<Guid>(in tag))[..TagSize],
            MessageFormat = 0,
            Settled = settled,
            More = more,
        }.Write(writer);
    }

    private void WriteFlow_NeedsGate(bool drain)
    {
        var left = (int)(_creditLimit - _deliveryCount);
        Session.WriteFlow_NeedsGate(new FlowFrame
        {
            Handle = Handle,
            DeliveryCount = _deliveryCount,
            LinkCredit = drain || left < 0 ? 0 : (uint)left,
            Available = 0,
            Drain = drain,
        });
    }
}
