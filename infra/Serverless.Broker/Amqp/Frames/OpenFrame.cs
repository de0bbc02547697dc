using Serverless.Broker.Amqp.Codec;

namespace Serverless.Broker.Amqp.Frames;

/// <summary>open (AMQP 1.0 §2.7.1).</summary>
internal sealed record OpenFrame
{
    public string ContainerId { get; init; } = "";

    public string? HostName { get; init; }

    public uint? MaxFrameSize { get; init; }

    public ushort? ChannelMax { get; init; }

    /// <summary>Milliseconds; null or 0 for none.</summary>
    public uint? IdleTimeOut { get; init; }

    public AmqpMap? Properties { get; init; }

    public static OpenFrame Read(ReadOnlySpan<byte> list)
    {
        var fields = new AmqpFieldReader(list);
        var open = new OpenFrame
        {
            ContainerId = fields.Text() ?? "",
            HostName = fields.Text(),
            MaxFrameSize = fields.UInt(),
            ChannelMax = fields.UShort(),
            IdleTimeOut = fields.UInt(),
        };
        fields.Raw();
        fields.Raw();
        fields.Raw();
        fields.Raw();
        return open with { Properties = fields.Map() };
    }

    public void Write(AmqpWriter writer)
    {
        var fields = new AmqpFieldWriter(writer, AmqpDescriptor.Open);
        fields.String(ContainerId);
        fields.String(HostName);
        fields.UInt(MaxFrameSize);
        fields.UShort(ChannelMax);
        fields.UInt(IdleTimeOut);
        fields.Null();
        fields.Null();
        fields.Null();
        fields.Null();
        fields.Value(Properties);
        fields.End();
    }
}
