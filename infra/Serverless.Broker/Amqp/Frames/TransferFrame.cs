using Serverless.Broker.Amqp.Codec;

namespace Serverless.Broker.Amqp.Frames;

/// <summary>transfer (AMQP 1.0 §2.7.5). Tag, state and payload are slices of the frame.</summary>
internal ref struct TransferFrame
{
    public uint Handle { get; init; }

    public uint? DeliveryId { get; init; }

    public ReadOnlySpan<byte> DeliveryTag { get; init; }

    public uint? MessageFormat { get; init; }

    public bool? Settled { get; init; }

    public bool More { get; init; }

    /// <summary>The encoded delivery state, empty when absent.</summary>
    public ReadOnlySpan<byte> State { get; init; }

    public bool Aborted { get; init; }

    public ReadOnlySpan<byte> Payload { get; set; }

    public static TransferFrame Read(ReadOnlySpan<byte> list, ReadOnlySpan<byte> payload)
    {
        var fields = new AmqpFieldReader(list);
        var handle = fields.Required(fields.UInt(), "handle");
        var deliveryId = fields.UInt();
        var tag = fields.Binary();
        var format = fields.UInt();
        var settled = fields.NullableBoolean();
        var more = fields.Boolean(absent: false);
        fields.Raw();
        var state = fields.Raw();
        fields.Raw();
        return new TransferFrame
        {
            Handle = handle,
            DeliveryId = deliveryId,
            DeliveryTag = tag,
            MessageFormat = format,
            Settled = settled,
            More = more,
            State = state,
            Aborted = fields.Boolean(absent: false),
            Payload = payload,
        };
    }

    /// <summary>Writes the performative; the payload follows.</summary>
    public readonly void Write(AmqpWriter writer)
    {
        var fields = new AmqpFieldWriter(writer, AmqpDescriptor.Transfer);
        fields.UInt(Handle);
        fields.UInt(DeliveryId);
        if (DeliveryTag.IsEmpty)
        {
            fields.Null();
        }
        else
        {
            fields.Binary(DeliveryTag);
        }

        fields.UInt(MessageFormat);
        fields.Boolean(Settled ?? false, absent: false);
        fields.Boolean(More, absent: false);
        fields.End();
    }
}
