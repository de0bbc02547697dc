namespace Serverless.Broker.Amqp.Codec;

/// <summary>The header section (AMQP 1.0 §3.2.1).</summary>
internal readonly record struct AmqpHeader()
{
    private const byte DefaultPriority = 4;

    public bool Durable { get; init; }

    public byte Priority { get; init; } = DefaultPriority;

    /// <summary>Time to live in milliseconds.</summary>
    public uint? Ttl { get; init; }

    public bool FirstAcquirer { get; init; }

    /// <summary>Earlier, failed deliveries.</summary>
    public uint DeliveryCount { get; init; }

    public static AmqpHeader Read(ReadOnlySpan<byte> list)
    {
        var fields = new AmqpFieldReader(list);
        return new AmqpHeader
        {
            Durable = fields.Boolean(absent: false),
            Priority = fields.UByte(DefaultPriority),
            Ttl = fields.UInt(),
            FirstAcquirer = fields.Boolean(absent: false),
            DeliveryCount = fields.UInt() ?? 0,
        };
    }

    /// <summary>
    /// Writes the section. The delivery-count is always there: clients read an absent one as unknown.
    /// </summary>
    public void Write(AmqpWriter writer)
    {
        var fields = new AmqpFieldWriter(writer, AmqpDescriptor.Header);
        fields.Boolean(Durable, absent: false);
        if (Priority == DefaultPriority)
        {
            fields.Null();
        }
        else
        {
            fields.UByte(Priority);
        }

        fields.UInt(Ttl);
        fields.Boolean(FirstAcquirer, absent: false);
        fields.UInt(DeliveryCount);
        fields.End();
    }
}
