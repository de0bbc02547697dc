using Serverless.Broker.Amqp.Codec;

namespace Serverless.Broker.Amqp.Frames;

/// <summary>flow (AMQP 1.0 §2.7.4).</summary>
internal readonly record struct FlowFrame
{
    public uint? NextIncomingId { get; init; }

    public uint IncomingWindow { get; init; }

    public uint NextOutgoingId { get; init; }

    public uint OutgoingWindow { get; init; }

    public uint? Handle { get; init; }

    public uint? DeliveryCount { get; init; }

    public uint? LinkCredit { get; init; }

    public uint? Available { get; init; }

    public bool Drain { get; init; }

    public bool Echo { get; init; }

    public static FlowFrame Read(ReadOnlySpan<byte> list)
    {
        var fields = new AmqpFieldReader(list);
        return new FlowFrame
        {
            NextIncomingId = fields.UInt(),
            IncomingWindow = fields.Required(fields.UInt(), "incoming-window"),
            NextOutgoingId = fields.Required(fields.UInt(), "next-outgoing-id"),
            OutgoingWindow = fields.Required(fields.UInt(), "outgoing-window"),
            Handle = fields.UInt(),
            DeliveryCount = fields.UInt(),
            LinkCredit = fields.UInt(),
            Available = fields.UInt(),
            Drain = fields.Boolean(absent: false),
            Echo = fields.Boolean(absent: false),
        };
    }

    public void Write(AmqpWriter writer)
    {
        var fields = new AmqpFieldWriter(writer, AmqpDescriptor.Flow);
        fields.UInt(NextIncomingId);
        fields.UInt(IncomingWindow);
        fields.UInt(NextOutgoingId);
        fields.UInt(OutgoingWindow);
        fields.UInt(Handle);
        fields.UInt(DeliveryCount);
        fields.UInt(LinkCredit);
        fields.UInt(Available);
        fields.Boolean(Drain, absent: false);
        fields.Boolean(Echo, absent: false);
        fields.End();
    }
}
