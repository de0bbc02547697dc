using Serverless.Broker.Amqp.Codec;

namespace Serverless.Broker.Amqp.Frames;

/// <summary>disposition (AMQP 1.0 §2.7.6). The state is a slice of the frame.</summary>
internal ref struct DispositionFrame
{
    /// <summary>The role of who sent the frame.</summary>
    public bool IsReceiver { get; init; }

    public uint First { get; init; }

    public uint Last { get; init; }

    public bool Settled { get; init; }

    /// <summary>The encoded delivery state, empty when absent.</summary>
    public ReadOnlySpan<byte> State { get; init; }

    public static DispositionFrame Read(ReadOnlySpan<byte> list)
    {
        var fields = new AmqpFieldReader(list);
        var isReceiver = fields.Boolean(absent: false);
        var first = fields.Required(fields.UInt(), "first");
        return new DispositionFrame
        {
            IsReceiver = isReceiver,
            First = first,
            Last = fields.UInt() ?? first,
            Settled = fields.Boolean(absent: false),
            State = fields.Raw(),
        };
    }

    public static void Write(
        AmqpWriter writer,
        bool isReceiver,
        uint first,
        uint last,
        bool settled,
        in AmqpOutcome outcome)
    {
        var fields = new AmqpFieldWriter(writer, AmqpDescriptor.Disposition);
        fields.Next().WriteBoolean(isReceiver);
        fields.UInt(first);
        fields.UInt(first == last ? null : last);
        fields.Boolean(settled, absent: false);
        outcome.Write(fields.Next());
        fields.End();
    }
}
