using Serverless.Broker.Amqp.Codec;

namespace Serverless.Broker.Amqp.Frames;

/// <summary>begin (AMQP 1.0 §2.7.2).</summary>
internal readonly record struct BeginFrame()
{
    public ushort? RemoteChannel { get; init; }

    public uint NextOutgoingId { get; init; }

    public uint IncomingWindow { get; init; }

    public uint OutgoingWindow { get; init; }

    public uint HandleMax { get; init; } = uint.MaxValue;

    public static BeginFrame Read(ReadOnlySpan<byte> list)
    {
        var fields = new AmqpFieldReader(list);
        return new BeginFrame
        {
            RemoteChannel = fields.UShort(),
            NextOutgoingId = fields.Required(fields.UInt(), "next-outgoing-id"),
            IncomingWindow = fields.Required(fields.UInt(), "incoming-window"),
            OutgoingWindow = fields.Required(fields.UInt(), "outgoing-window"),
            HandleMax = fields.UInt() ?? uint.MaxValue,
        };
    }

    public void Write(AmqpWriter writer)
    {
        var fields = new AmqpFieldWriter(writer, AmqpDescriptor.Begin);
        fields.UShort(RemoteChannel);
        fields.UInt(NextOutgoingId);
        fields.UInt(IncomingWindow);
        fields.UInt(OutgoingWindow);
        fields.UInt(HandleMax);
        fields.End();
    }
}
