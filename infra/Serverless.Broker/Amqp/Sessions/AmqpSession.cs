using System.Collections.Concurrent;
using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Connections;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Amqp.Links;

namespace Serverless.Broker.Amqp.Sessions;

/// <summary>
/// One session (AMQP 1.0 §2.5): its links, windows and unsettled deliveries. Frames of the peer come on the read loop;
/// what goes out is written under the connection's lock by the pump.
/// </summary>
internal sealed partial class AmqpSession
{
    private readonly AmqpConnection _connection;
    private readonly Dictionary<uint, AmqpLink> _links = [];
    private readonly ConcurrentQueue<AmqpLink> _ready = new();
    private bool _ended;

    public AmqpSession(AmqpConnection connection, ushort channel, in BeginFrame begin)
    {
        _connection = connection;
        Channel = channel;
        _nextIncomingId = begin.NextOutgoingId;
        _incomingWindow = connection.Settings.IncomingWindow;
        _remoteIncomingWindow = begin.IncomingWindow;
    }

    /// <summary>The channel, the same number in both directions.</summary>
    public ushort Channel { get; }

    /// <summary>The session is over on the broker's side.</summary>
    public bool HasEnded => Volatile.Read(ref _ended);

    public AmqpConnection Connection => _connection;

    public Lock Gate => _connection.Gate;

    /// <summary>Where frames are written; with the connection's lock held.</summary>
    public AmqpWriter Output => _connection.Output_NeedsGate;

    public int MaxFrameSize => _connection.MaxFrameSize;

    /// <summary>
    /// The links of the session, for matching a request with the link its reply goes to. Read loop only.
    /// </summary>
    public IReadOnlyCollection<AmqpLink> Links => _links.Values;

    public void WriteBegin_NeedsGate()
    {
        var mark = FrameFormat.Begin(Output, Channel);
        new BeginFrame
        {
            RemoteChannel = Channel,
            NextOutgoingId = _nextOutgoingId,
            IncomingWindow = _incomingWindow,
            OutgoingWindow = _connection.Settings.IncomingWindow,
            HandleMax = _connection.Settings.HandleMax,
        }.Write(Output);
        FrameFormat.End(Output, mark);
    }

    /// <summary>AMQP 1.0 §2.7.3.</summary>
    public void OnAttach(AttachFrame frame)
    {
        if (frame.Handle > _connection.Settings.HandleMax)
        {
            throw AmqpException.Connection(
                AmqpConditions.FramingError,
                $"Handle {frame.Handle} is above the handle-max {_connection.Settings.HandleMax}.");
        }

        if (_links.TryGetValue(frame.Handle, out var old))
        {
            throw AmqpException.Session(
                AmqpConditions.HandleInUse, $"Handle {frame.Handle} is attached to the link '{old.Name}'.");
        }

        if (frame.IsReceiver)
        {
            var link = new OutgoingLink(this, frame);
            _links.Add(frame.Handle, link);
            _connection.Router.Attach(link);
        }
        else
        {
            var link = new IncomingLink(this, frame, _connection.Settings.SenderCredit);
            _links.Add(frame.Handle, link);
            _connection.Router.Attach(link);
        }
    }

    public void OnDetach(in DetachFrame frame)
    {
        var link = Find(frame.Handle);
        link.OnDetach(frame);
        _links.Remove(frame.Handle);
    }

    /// <summary>Detaches one link because of an error of the peer on it.</summary>
    public void FailLink(uint handle, AmqpError error) => Find(handle).Fail(error);

    /// <summary>The session is over: all its links are.</summary>
    public void End()
    {
        if (Interlocked.Exchange(ref _ended, true))
        {
            return;
        }

        foreach (var link in _links.Values)
        {
            link.Abandon();
        }
    }

    /// <summary>Has the pump look at a link. Takes no lock of the connection.</summary>
    public void MarkDirty(AmqpLink link)
    {
        if (link.TryQueue())
        {
            _ready.Enqueue(link);
        }

        _connection.MarkDirty(this);
    }

    public void RequestOutput() => _connection.RequestOutput();

    private AmqpLink Find(uint handle) => _links.TryGetValue(handle, out var link)
        ? link
        : throw AmqpException.Session(AmqpConditions.UnattachedHandle, $"Handle {handle} is not attached.");
}
