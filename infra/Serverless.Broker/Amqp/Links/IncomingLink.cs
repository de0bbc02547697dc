using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Amqp.Sessions;

namespace Serverless.Broker.Amqp.Links;

/// <summary>
/// A link on which the peer sends. It grants credit, puts messages together and hands them to its node.
/// </summary>
internal sealed class IncomingLink(AmqpSession session, AttachFrame attach, uint credit) : AmqpLink(session, attach)
{
    private IIncomingNode? _node;
    private uint _received;
    private uint _completed;
    private uint _granted;

    private AmqpWriter? _parts;
    private bool _inDelivery;
    private uint _deliveryId;
    private uint _messageFormat;
    private bool _settled;
    private AmqpOutcome _state;
    private ulong _length;

    private uint InitialDeliveryCount => Attach.InitialDeliveryCount ?? 0;

    /// <summary>
    /// Answers the attach, echoing what the peer asked for, and grants credit. False when the peer has given up.
    /// </summary>
    public bool Accept(IIncomingNode node, AmqpMap? properties = null)
    {
        lock (Session.Gate)
        {
            if (State != LinkState.Attaching)
            {
                return false;
            }

            _node = node;
            Attach_NeedsGate(Echo with { MaxMessageSize = node.MaxMessageSize, Properties = properties });
            _granted = credit;
            WriteFlow_NeedsGate();
            AfterAccept_NeedsGate();
            return true;
        }
    }

    /// <summary>AMQP 1.0 §2.6.14: one frame of a delivery. Called on the read loop.</summary>
    public void OnTransfer(scoped in TransferFrame frame)
    {
        if (State != LinkState.Attached)
        {
            // Ours is detached, the peer's frames were under way.
            return;
        }

        if (!_inDelivery)
        {
            Begin(frame);
        }
        else if (frame.DeliveryId is { } id && id != _deliveryId)
        {
            throw AmqpException.Session(
                AmqpConditions.InvalidField, $"Delivery {id} begins before delivery {_deliveryId} has ended.");
        }

        if (frame.Aborted)
        {
            DropParts();
            Complete(_deliveryId, settled: true, AmqpOutcome.Accepted);
            return;
        }

        _settled |= frame.Settled ?? false;
        _length += (ulong)frame.Payload.Length;
        if (!frame.State.IsEmpty)
        {
            _state = AmqpOutcome.Read(frame.State);
        }

        if (frame.More)
        {
            Keep(frame.Payload);
            return;
        }

        Finish(frame.Payload);
    }

    /// <summary>Settles a delivery. Thread-safe; takes no lock of the connection.</summary>
    public void Complete(uint deliveryId, bool settled, in AmqpOutcome outcome) =>
        Session.QueueCompletion(new CompletedDelivery(this, deliveryId, settled, outcome));

    /// <summary>Counts a settled delivery; grants credit anew when half of it is used up and done.</summary>
    public void OnCompleted_NeedsGate()
    {
        _completed++;
        if (State == LinkState.Attached && _completed + credit - _granted >= Math.Max(1, credit / 2))
        {
            _granted = _completed + credit;
            WriteFlow_NeedsGate();
        }
    }

    public override void OnFlow_NeedsGate(in FlowFrame flow)
    {
        if (flow.Echo && State == LinkState.Attached)
        {
            WriteFlow_NeedsGate();
            Session.RequestOutput();
        }
    }

    protected override bool WriteReady_NeedsGate(AmqpWriter writer, int budget) => false;

    protected override void NodeClosed()
    {
        DropParts();
        _node?.OnClosed();
    }

    private void Begin(scoped in TransferFrame frame)
    {
        if (_received == Volatile.Read(ref _granted))
        {
            throw AmqpException.Link(
                AmqpConditions.TransferLimitExceeded, $"The link '{Name}' has no credit: wait for a flow.");
        }

        _received++;
        _inDelivery = true;
        _deliveryId = frame.DeliveryId
            ?? throw AmqpException.Session(
                AmqpConditions.InvalidField, "The first transfer of a delivery has no delivery-id.");
        _messageFormat = frame.MessageFormat ?? 0;
        _settled = false;
        _state = default;
        _length = 0;
    }

    private void Keep(ReadOnlySpan<byte> payload)
    {
        if (_length > _node!.MaxMessageSize)
        {
            // Too large already: the rest is counted, not kept.
            _parts?.Dispose();
            _parts = null;
            return;
        }

        _parts ??= new AmqpWriter(payload.Length * 2);
        _parts.WriteRaw(payload);
    }

    private void Finish(ReadOnlySpan<byte> payload)
    {
        var node = _node!;
        if (_length > node.MaxMessageSize)
        {
            var error = new AmqpError(
                AmqpConditions.MessageSizeExceeded,
                $"The message of {_length} bytes exceeds the {node.MaxMessageSize} bytes that "
                + $"'{Attach.TargetAddress}' takes. "
                + "Send less, or raise maxMessageSizeInKilobytes of a queue or topic.");
            DropParts();
            Complete(_deliveryId, _settled, AmqpOutcome.Rejected(error));
            return;
        }

        byte[] message;
        if (_parts is null)
        {
            message = payload.ToArray();
        }
        else
        {
            _parts.WriteRaw(payload);
            message = _parts.ToArray();
        }

        DropParts();
        node.OnMessage(new IncomingDelivery(this, _deliveryId, _settled, _messageFormat, _state), message);
    }

    private void DropParts()
    {
        _inDelivery = false;
        _parts?.Dispose();
        _parts = null;
    }

    private void WriteFlow_NeedsGate()
    {
        var received = Volatile.Read(ref _received);
        Session.WriteFlow_NeedsGate(new FlowFrame
        {
            Handle = Handle,
            DeliveryCount = InitialDeliveryCount + received,
            LinkCredit = _granted - received,
        });
    }
}
