using Serverless.Broker.Amqp.Codec;

namespace Serverless.Broker.Amqp.Frames;

/// <summary>
/// attach (AMQP 1.0 §2.7.3). Source and target stay as they were decoded, so that they can be echoed.
/// </summary>
internal sealed record AttachFrame
{
    private const int AddressField = 0;
    private const int FilterField = 7;

    public required string Name { get; init; }

    public required uint Handle { get; init; }

    /// <summary>The role of who sent the frame.</summary>
    public required bool IsReceiver { get; init; }

    /// <summary>0 unsettled, 1 settled, 2 mixed.</summary>
    public byte? SndSettleMode { get; init; }

    /// <summary>0 first, 1 second.</summary>
    public byte? RcvSettleMode { get; init; }

    public AmqpDescribed? Source { get; init; }

    public AmqpDescribed? Target { get; init; }

    public uint? InitialDeliveryCount { get; init; }

    public ulong? MaxMessageSize { get; init; }

    public object? DesiredCapabilities { get; init; }

    public AmqpMap? Properties { get; init; }

    public string? SourceAddress => Field(Source, AddressField) as string;

    public string? TargetAddress => Field(Target, AddressField) as string;

    public AmqpMap? SourceFilter => Field(Source, FilterField) as AmqpMap;

    public bool TargetsCoordinator => Target?.Descriptor switch
    {
        ulong code => code == AmqpDescriptor.Coordinator,
        AmqpSymbol symbol => AmqpDescriptor.FromSymbol(symbol.Value) == AmqpDescriptor.Coordinator,
        _ => false,
    };

    /// <summary>Whether the peer desires a capability.</summary>
    public bool Desires(string capability) => DesiredCapabilities switch
    {
        AmqpSymbol symbol => symbol.Value == capability,
        AmqpSymbol[] symbols => symbols.Any(s => s.Value == capability),
        AmqpArray array => array.Items.OfType<AmqpSymbol>().Any(s => s.Value == capability),
        _ => false,
    };

    public static AttachFrame Read(ReadOnlySpan<byte> list)
    {
        var fields = new AmqpFieldReader(list);
        var name = fields.Text();
        var attach = new AttachFrame
        {
            Name = name ?? throw new AmqpDecodeException(0, "the mandatory field 'name' of attach is missing"),
            Handle = fields.Required(fields.UInt(), "handle"),
            IsReceiver = fields.Boolean(absent: false),
            SndSettleMode = fields.UByte(),
            RcvSettleMode = fields.UByte(),
            Source = fields.Value() as AmqpDescribed,
            Target = fields.Value() as AmqpDescribed,
        };
        fields.Raw();
        fields.Raw();
        attach = attach with { InitialDeliveryCount = fields.UInt(), MaxMessageSize = fields.ULong() };
        fields.Raw();
        return attach with { DesiredCapabilities = fields.Value(), Properties = fields.Map() };
    }

    public void Write(AmqpWriter writer)
    {
        var fields = new AmqpFieldWriter(writer, AmqpDescriptor.Attach);
        fields.String(Name);
        fields.UInt(Handle);
        fields.Next().WriteBoolean(IsReceiver);
        fields.UByte(SndSettleMode);
        fields.UByte(RcvSettleMode);
        fields.Value(Source);
        fields.Value(Target);
        fields.Null();
        fields.Null();
        fields.UInt(InitialDeliveryCount);
        fields.ULong(MaxMessageSize);
        fields.Null();
        fields.Null();
        fields.Value(Properties);
        fields.End();
    }

    /// <summary>The source with one filter set to another value: how a granted session is told.</summary>
    public AmqpDescribed? SourceWithFilter(string filter, object? value)
    {
        if (Source?.Value is not List<object?> fields || SourceFilter is not { } filters)
        {
            return Source;
        }

        var copy = new List<object?>(fields) { [FilterField] = new AmqpMap(filters) { [filter] = value } };
        return new AmqpDescribed(Source.Descriptor, copy);
    }

    private static object? Field(AmqpDescribed? node, int index) =>
        node?.Value is List<object?> fields && index < fields.Count ? fields[index] : null;
}
