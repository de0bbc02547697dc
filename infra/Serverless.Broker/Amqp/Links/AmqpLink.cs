using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Amqp.Sessions;

namespace Serverless.Broker.Amqp.Links;

/// <summary>One link of a session, of either direction. Its state changes under the connection's lock.</summary>
internal abstract class AmqpLink(AmqpSession session, AttachFrame attach)
{
    private readonly CancellationTokenSource _closed = new();
    private AmqpError? _detachRequest;
    private bool _detachRequested;
    private bool _closedTold;
    private bool _queued;

    public AmqpSession Session { get; } = session;

    /// <summary>The peer's attach.</summary>
    public AttachFrame Attach { get; } = attach;

    public string Name => Attach.Name;

    /// <summary>The handle, the same number in both directions.</summary>
    public uint Handle => Attach.Handle;

    public LinkState State { get; private set; }

    /// <summary>
    /// Cancelled when the peer gives up an attach that is not answered, or the link or connection ends.
    /// </summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>The answer to the attach that echoes all that the peer asked for.</summary>
    protected AttachFrame Echo => Refusal with { Source = Attach.Source, Target = Attach.Target };

    private AttachFrame Refusal => new()
    {
        Name = Name,
        Handle = Handle,
        IsReceiver = !Attach.IsReceiver,
        SndSettleMode = Attach.SndSettleMode,
        RcvSettleMode = Attach.RcvSettleMode,
        InitialDeliveryCount = Attach.IsReceiver ? 0 : null,
    };

    /// <summary>
    /// AMQP 1.0 §2.6.3, as Service Bus clients expect it: an attach without source and target, then a closing detach.
    /// </summary>
    public void Refuse(AmqpError error)
    {
        lock (Session.Gate)
        {
            if (State == LinkState.Attaching)
            {
                WriteRefusal_NeedsGate(error);
                State = LinkState.Detaching;
                Session.RequestOutput();
            }
        }

        TellClosed();
    }

    /// <summary>
    /// Has the pump detach the link with an error, after what is queued. Takes no lock of the connection.
    /// </summary>
    public void RequestDetach(AmqpError error)
    {
        Volatile.Write(ref _detachRequest, error);
        Volatile.Write(ref _detachRequested, true);
        Session.MarkDirty(this);
    }

    /// <summary>A detach of the peer (AMQP 1.0 §2.6.4 to 2.6.6): answered unless ours was first.</summary>
    public void OnDetach(in DetachFrame frame)
    {
        lock (Session.Gate)
        {
            if (State == LinkState.Attaching)
            {
                WriteRefusal_NeedsGate(null);
            }
            else if (State == LinkState.Attached)
            {
                WriteDetach_NeedsGate(null, frame.Closed);
            }

            State = LinkState.Detached;
            Session.RequestOutput();
        }

        TellClosed();
    }

    /// <summary>Detaches because of an error of the peer on this link.</summary>
    public void Fail(AmqpError error)
    {
        lock (Session.Gate)
        {
            DetachNow_NeedsGate(error);
            Session.RequestOutput();
        }

        TellClosed();
    }

    /// <summary>The session or connection has ended: nothing more is written.</summary>
    public void Abandon()
    {
        lock (Session.Gate)
        {
            State = LinkState.Detached;
        }

        TellClosed();
    }

    /// <summary>True for the caller that has to queue the link for the pump.</summary>
    public bool TryQueue() => !Interlocked.Exchange(ref _queued, true);

    /// <summary>Writes what is ready; true when more waits for the window or the next turn.</summary>
    public bool WriteOutput_NeedsGate(AmqpWriter writer, int budget)
    {
        Volatile.Write(ref _queued, false);
        var more = State == LinkState.Attached && WriteReady_NeedsGate(writer, budget);
        if (!more && Volatile.Read(ref _detachRequested) && State == LinkState.Attached)
        {
            DetachNow_NeedsGate(Volatile.Read(ref _detachRequest));
            Session.AfterOutput(this);
        }

        return more;
    }

    /// <summary>A flow of the peer for this link.</summary>
    public abstract void OnFlow_NeedsGate(in FlowFrame flow);

    /// <summary>Tells the node, once, that the link is gone. Called without the connection's lock.</summary>
    public void TellClosed()
    {
        if (Interlocked.Exchange(ref _closedTold, true))
        {
            return;
        }

        _closed.Cancel();
        NodeClosed();
    }

    protected void Attach_NeedsGate(AttachFrame answer)
    {
        State = LinkState.Attached;
        WriteAttach_NeedsGate(answer);
    }

    /// <summary>Has the pump detach at once what was to be detached before it was attached.</summary>
    protected void AfterAccept_NeedsGate()
    {
        if (Volatile.Read(ref _detachRequested))
        {
            Session.MarkDirty(this);
        }

        Session.RequestOutput();
    }

    protected abstract void NodeClosed();

    protected abstract bool WriteReady_NeedsGate(AmqpWriter writer, int budget);

    private void WriteAttach_NeedsGate(AttachFrame reply)
    {
        var writer = Session.Output;
        var mark = FrameFormat.Begin(writer, Session.Channel);
        reply.Write(writer);
        FrameFormat.End(writer, mark);
    }

    private void DetachNow_NeedsGate(AmqpError? error)
    {
        if (State is LinkState.Attaching)
        {
            WriteRefusal_NeedsGate(error);
            State = LinkState.Detaching;
        }
        else if (State is LinkState.Attached)
        {
            WriteDetach_NeedsGate(error, closed: true);
            State = LinkState.Detaching;
        }
    }

    private void WriteRefusal_NeedsGate(AmqpError? error)
    {
        WriteAttach_NeedsGate(Refusal);
        WriteDetach_NeedsGate(error, closed: true);
    }

    private void WriteDetach_NeedsGate(AmqpError? error, bool closed)
    {
        var writer = Session.Output;
        var mark = FrameFormat.Begin(writer, Session.Channel);
        new DetachFrame(Handle, closed, error).Write(writer);
        FrameFormat.End(writer, mark);
    }
}
