using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Amqp.Sessions;

namespace Serverless.Broker.Amqp.Connections;

/// <summary>Frames to their sessions; errors to what they end.</summary>
internal sealed partial class AmqpConnection
{
    /// <summary>One frame; false when the peer has closed the connection.</summary>
    private bool Dispatch(scoped in Frame frame)
    {
        if (frame.Type != FrameFormat.AmqpType)
        {
            throw AmqpException.Connection(
                AmqpConditions.FramingError, $"A frame of type {frame.Type} after the handshake.");
        }

        if (frame.Body.IsEmpty)
        {
            // §2.4.5: a heartbeat.
            return true;
        }

        var reader = new AmqpReader(frame.Body);
        var descriptor = reader.ReadDescriptor();
        var list = reader.ReadRawValue();
        switch (descriptor)
        {
            case AmqpDescriptor.Open:
                OnOpen(OpenFrame.Read(list));
                return true;
            case AmqpDescriptor.Close:
                OnClose(EndingFrame.Read(list));
                return false;
            case AmqpDescriptor.Begin:
                OnBegin(frame.Channel, BeginFrame.Read(list));
                return true;
            case AmqpDescriptor.End:
                OnEnd(frame.Channel);
                return true;
            default:
                OnSessionFrame(frame.Channel, descriptor, list, reader.Rest);
                return true;
        }
    }

    /// <summary>AMQP 1.0 §2.7.1.</summary>
    private void OnOpen(OpenFrame open)
    {
        if (_remoteOpen is not null)
        {
            throw AmqpException.Connection(AmqpConditions.IllegalState, "A second open.");
        }

        _reading.CancelAfter(Timeout.InfiniteTimeSpan);
        _remoteOpen = open;
        MaxFrameSize = (int)Math.Max(
            FrameFormat.MinMaxFrameSize, Math.Min(open.MaxFrameSize ?? uint.MaxValue, Settings.MaxFrameSize));
        lock (Gate)
        {
            WriteOpen_NeedsGate();
        }

        RequestOutput();
        StartHeartbeat(open.IdleTimeOut ?? 0);
        StartLiveness();
        Log.ConnectionOpened(Settings.Logger, open.ContainerId);
    }

    /// <summary>AMQP 1.0 §2.7.9.</summary>
    private void OnClose(AmqpError? error)
    {
        if (error is not null)
        {
            Log.PeerClosed(Settings.Logger, RemoteContainerId, error.Condition, error.Description ?? "");
        }

        lock (Gate)
        {
            WriteEnding_NeedsGate(0, AmqpDescriptor.Close, null);
        }
    }

    /// <summary>AMQP 1.0 §2.7.2.</summary>
    private void OnBegin(ushort channel, in BeginFrame begin)
    {
        if (_remoteOpen is null)
        {
            throw AmqpException.Connection(AmqpConditions.IllegalState, "A begin before the open.");
        }

        if (channel > Settings.ChannelMax)
        {
            throw AmqpException.Connection(
                AmqpConditions.FramingError, $"Channel {channel} is above the channel-max {Settings.ChannelMax}.");
        }

        if (_sessions.TryGetValue(channel, out var old) && !old.HasEnded)
        {
            throw AmqpException.Connection(AmqpConditions.IllegalState, $"Channel {channel} has a session already.");
        }

        var session = new AmqpSession(this, channel, begin);
        _sessions[channel] = session;
        lock (Gate)
        {
            session.WriteBegin_NeedsGate();
        }

        RequestOutput();
    }

    /// <summary>AMQP 1.0 §2.7.8; the end of a session that the broker ended is its answer.</summary>
    private void OnEnd(ushort channel)
    {
        var session = FindSession(channel);
        if (!session.HasEnded)
        {
            session.End();
            lock (Gate)
            {
                WriteEnding_NeedsGate(channel, AmqpDescriptor.End, null);
            }

            RequestOutput();
        }

        _sessions.Remove(channel);
    }

    private void OnSessionFrame(ushort channel, ulong descriptor, ReadOnlySpan<byte> list, ReadOnlySpan<byte> payload)
    {
        var session = FindSession(channel);
        if (session.HasEnded)
        {
            // The peer has not seen our end yet.
            return;
        }

        try
        {
            switch (descriptor)
            {
                case AmqpDescriptor.Transfer:
                    OnTransfer(session, TransferFrame.Read(list, payload));
                    break;
                case AmqpDescriptor.Disposition:
                    session.OnDisposition(DispositionFrame.Read(list));
                    break;
                case AmqpDescriptor.Flow:
                    session.OnFlow(FlowFrame.Read(list));
                    break;
                case AmqpDescriptor.Attach:
                    session.OnAttach(AttachFrame.Read(list));
                    break;
                case AmqpDescriptor.Detach:
                    session.OnDetach(DetachFrame.Read(list));
                    break;
                default:
                    throw AmqpException.Connection(
                        AmqpConditions.NotImplemented, $"0x{descriptor:x} is no performative of AMQP 1.0.");
            }
        }
        catch (AmqpException exception) when (exception.Scope == AmqpScopeOfError.Session)
        {
            Log.SessionEnded(Settings.Logger, RemoteContainerId, exception.Condition, exception.Message);
            session.End();
            lock (Gate)
            {
                WriteEnding_NeedsGate(channel, AmqpDescriptor.End, exception.ToError());
            }

            RequestOutput();
        }
    }

    private static void OnTransfer(AmqpSession session, scoped in TransferFrame frame)
    {
        try
        {
            session.OnTransfer(frame);
        }
        catch (AmqpException exception) when (exception.Scope == AmqpScopeOfError.Link)
        {
            session.FailLink(frame.Handle, exception.ToError());
        }
    }

    private AmqpSession FindSession(ushort channel) => _sessions.TryGetValue(channel, out var session)
        ? session
        : throw AmqpException.Connection(AmqpConditions.NotAllowed, $"Channel {channel} has no session.");
}
