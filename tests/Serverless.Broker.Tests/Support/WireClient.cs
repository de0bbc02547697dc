using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;

namespace Serverless.Broker.Tests.Support;

/// <summary>A client that sends and sees single frames, right or wrong ones.</summary>
internal sealed class WireClient : IAsyncDisposable
{
    private const string Root = "RootManageSharedAccessKey";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TcpClient _tcp;
    private readonly NetworkStream _stream;

    private WireClient(TcpClient tcp)
    {
        _tcp = tcp;
        _tcp.NoDelay = true;
        _stream = tcp.GetStream();
    }

    public static async Task<WireClient> ConnectAsync(int port)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, port);
        return new WireClient(tcp);
    }

    /// <summary>Connected, with the handshake and the open done.</summary>
    public static async Task<WireClient> OpenAsync(
        int port, uint? maxFrameSize = null, uint? idleTimeOut = null, string user = Root)
    {
        var client = await ConnectAsync(port);
        await client.HandshakeAsync(user);
        await client.SendAsync(0, writer => new OpenFrame
        {
            ContainerId = "wire",
            HostName = "localhost",
            MaxFrameSize = maxFrameSize,
            IdleTimeOut = idleTimeOut,
        }.Write(writer));
        (await client.ReadAsync()).Descriptor.ShouldBe(AmqpDescriptor.Open);
        return client;
    }

    /// <summary>As <see cref="OpenAsync"/>, with a session on channel 0.</summary>
    public static async Task<WireClient> BeginAsync(
        int port, uint incomingWindow = 1000, uint? maxFrameSize = null, string user = Root)
    {
        var client = await OpenAsync(port, maxFrameSize, user: user);
        await client.SendBeginAsync(0, incomingWindow);
        (await client.ReadAsync()).Descriptor.ShouldBe(AmqpDescriptor.Begin);
        return client;
    }

    public async Task HandshakeAsync(string user = Root)
    {
        await SendRawAsync(FrameFormat.SaslHeader.ToArray());
        (await ReadRawAsync(8)).ShouldBe(FrameFormat.SaslHeader.ToArray());
        (await ReadAsync()).Descriptor.ShouldBe(AmqpDescriptor.SaslMechanisms);
        await SendSaslInitAsync("PLAIN", $"\0{user}\0secret");
        (await ReadAsync()).Descriptor.ShouldBe(AmqpDescriptor.SaslOutcome);
        await SendRawAsync(FrameFormat.AmqpHeader.ToArray());
        (await ReadRawAsync(8)).ShouldBe(FrameFormat.AmqpHeader.ToArray());
    }

    public async Task SendSaslInitAsync(string mechanism, string response)
    {
        using var writer = new AmqpWriter();
        var mark = FrameFormat.Begin(writer, 0, FrameFormat.SaslType);
        var fields = new AmqpFieldWriter(writer, AmqpDescriptor.SaslInit);
        fields.Symbol(mechanism);
        fields.Binary(Encoding.UTF8.GetBytes(response));
        fields.End();
        FrameFormat.End(writer, mark);
        await SendRawAsync(writer.ToArray());
    }

    public Task SendBeginAsync(ushort channel, uint incomingWindow = 1000) =>
        SendAsync(channel, writer => new BeginFrame
        {
            IncomingWindow = incomingWindow,
            OutgoingWindow = 1000,
        }.Write(writer));

    /// <summary>Attaches a sending link and reads the answer and the credit.</summary>
    public async Task<WireFrame> AttachSenderAsync(uint handle, string address, AmqpMap? properties = null)
    {
        await SendAsync(0, writer => new AttachFrame
        {
            Name = $"sender-{handle}",
            Handle = handle,
            IsReceiver = false,
            Source = Source("here"),
            Target = new AmqpDescribed(AmqpDescriptor.Target, new List<object?> { address }),
            InitialDeliveryCount = 0,
            Properties = properties,
        }.Write(writer));
        var attach = await ReadAsync();
        attach.Descriptor.ShouldBe(AmqpDescriptor.Attach);
        if (attach.FieldOrNull(6) is not null)
        {
            (await ReadAsync()).Descriptor.ShouldBe(AmqpDescriptor.Flow);
        }

        return attach;
    }

    /// <summary>Attaches a receiving link and reads the answer.</summary>
    public async Task<WireFrame> AttachReceiverAsync(
        uint handle,
        string address,
        byte? sndSettleMode = null,
        AmqpMap? filter = null)
    {
        await SendAttachReceiverAsync(handle, address, sndSettleMode, filter);
        var attach = await ReadAsync();
        attach.Descriptor.ShouldBe(AmqpDescriptor.Attach);
        return attach;
    }

    public Task SendAttachReceiverAsync(
        uint handle, string address, byte? sndSettleMode = null, AmqpMap? filter = null, AmqpMap? properties = null) =>
        SendAsync(0, writer => new AttachFrame
        {
            Name = $"receiver-{handle}",
            Handle = handle,
            IsReceiver = true,
            SndSettleMode = sndSettleMode,
            RcvSettleMode = 1,
            Source = Source(address, filter),
            Target = new AmqpDescribed(AmqpDescriptor.Target, new List<object?> { $"reply-{handle}" }),
            Properties = properties,
        }.Write(writer));

    public Task SendFlowAsync(
        uint handle,
        uint deliveryCount,
        uint credit,
        bool drain = false,
        bool echo = false,
        uint nextIncomingId = 0,
        uint incomingWindow = 1000) =>
        SendAsync(0, writer => new FlowFrame
        {
            NextIncomingId = nextIncomingId,
            IncomingWindow = incomingWindow,
            OutgoingWindow = 1000,
            Handle = handle,
            DeliveryCount = deliveryCount,
            LinkCredit = credit,
            Drain = drain,
            Echo = echo,
        }.Write(writer));

    public Task SendTransferAsync(
        uint handle, uint? deliveryId, byte[] payload, bool more = false, bool settled = false, uint format = 0) =>
        SendAsync(0, writer =>
        {
            new TransferFrame
            {
                Handle = handle,
                DeliveryId = deliveryId,
                DeliveryTag = BitConverter.GetBytes(deliveryId ?? 0),
                MessageFormat = format,
                More = more,
                Settled = settled,
            }.Write(writer);
            writer.WriteRaw(payload);
        });

    public Task SendDispositionAsync(uint first, uint last, bool settled, AmqpOutcome outcome) => SendAsync(
        0, writer => DispositionFrame.Write(writer, isReceiver: true, first, last, settled, outcome));

    public async Task SendAsync(ushort channel, Action<AmqpWriter> performative)
    {
        using var writer = new AmqpWriter();
        var mark = FrameFormat.Begin(writer, channel);
        performative(writer);
        FrameFormat.End(writer, mark);
        await SendRawAsync(writer.ToArray());
    }

    public async Task SendRawAsync(byte[] bytes) => await _stream.WriteAsync(bytes);

    /// <summary>The next frame; fails after a while.</summary>
    public async Task<WireFrame> ReadAsync() =>
        await TryReadAsync() ?? throw new EndOfStreamException("The broker closed the connection.");

    /// <summary>The next frame of a kind; others before it are passed over.</summary>
    public async Task<WireFrame> ReadAsync(ulong descriptor)
    {
        while (true)
        {
            var frame = await ReadAsync();
            if (frame.Descriptor == descriptor)
            {
                return frame;
            }
        }
    }

    /// <summary>The next frame; null when the connection has ended.</summary>
    public async Task<WireFrame?> TryReadAsync()
    {
        var head = await TryReadRawAsync(4);
        if (head is null)
        {
            return null;
        }

        var size = BinaryPrimitives.ReadInt32BigEndian(head);
        return WireFrame.Parse([.. head, .. await ReadRawAsync(size - 4)]);
    }

    public async Task<byte[]> ReadRawAsync(int count) =>
        await TryReadRawAsync(count) ?? throw new EndOfStreamException("The broker closed the connection.");

    /// <summary>What an echoed flow shows: everything sent before it has arrived, in order.</summary>
    public async Task<List<WireFrame>> ReadUntilEchoAsync(
        uint handle,
        uint deliveryCount,
        uint credit,
        uint nextIncomingId)
    {
        await SendFlowAsync(handle, deliveryCount, credit, echo: true, nextIncomingId: nextIncomingId);
        var frames = new List<WireFrame>();
        while (true)
        {
            var frame = await ReadAsync();
            frames.Add(frame);
            if (frame.Descriptor == AmqpDescriptor.Flow)
            {
                return frames;
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>An encoded message with one data section.</summary>
    public static byte[] Message(int size = 5, string? id = null, string? sessionId = null)
    {
        using var writer = new AmqpWriter();
        new AmqpProperties { MessageId = id, GroupId = sessionId }.Write(writer);
        writer.WriteDescriptor(AmqpDescriptor.Data);
        writer.WriteBinary(new byte[size]);
        return writer.ToArray();
    }

    private static AmqpDescribed Source(string address, AmqpMap? filter = null) => new(
        AmqpDescriptor.Source,
        new List<object?> { address, null, null, null, null, null, null, filter });

    private async Task<byte[]?> TryReadRawAsync(int count)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        var buffer = new byte[count];
        var read = 0;
        while (read < count)
        {
            int more;
            try
            {
                more = await _stream.ReadAsync(buffer.AsMemory(read), patience.Token);
            }
            catch (IOException)
            {
                return null;
            }

            if (more == 0)
            {
                return null;
            }

            read += more;
        }

        return buffer;
    }
}
