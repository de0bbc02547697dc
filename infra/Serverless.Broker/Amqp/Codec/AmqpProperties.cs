namespace Serverless.Broker.Amqp.Codec;

/// <summary>The properties section (AMQP 1.0 §3.2.4).</summary>
internal sealed record AmqpProperties
{
    /// <summary>No property set.</summary>
    public static readonly AmqpProperties Empty = new();

    /// <summary>A <see cref="string"/>, <see cref="ulong"/>, <see cref="Guid"/> or <c>byte[]</c>.</summary>
    public object? MessageId { get; init; }

    public ReadOnlyMemory<byte>? UserId { get; init; }

    public string? To { get; init; }

    public string? Subject { get; init; }

    public string? ReplyTo { get; init; }

    /// <summary>A <see cref="string"/>, <see cref="ulong"/>, <see cref="Guid"/> or <c>byte[]</c>.</summary>
    public object? CorrelationId { get; init; }

    public string? ContentType { get; init; }

    public string? ContentEncoding { get; init; }

    public DateTime? AbsoluteExpiryTime { get; init; }

    public DateTime? CreationTime { get; init; }

    /// <summary>The session id of Service Bus.</summary>
    public string? GroupId { get; init; }

    public uint? GroupSequence { get; init; }

    public string? ReplyToGroupId { get; init; }

    public static AmqpProperties Read(ReadOnlySpan<byte> list)
    {
        var fields = new AmqpFieldReader(list);
        return new AmqpProperties
        {
            MessageId = fields.Value(),
            // A plain "null" would become an empty memory: arrays convert to it, and null is an array.
            UserId = fields.Bytes() is { } user ? user : default(ReadOnlyMemory<byte>?),
            To = fields.Text(),
            Subject = fields.Text(),
            ReplyTo = fields.Text(),
            CorrelationId = fields.Value(),
            ContentType = fields.Text(),
            ContentEncoding = fields.Text(),
            AbsoluteExpiryTime = fields.Timestamp(),
            CreationTime = fields.Timestamp(),
            GroupId = fields.Text(),
            GroupSequence = fields.UInt(),
            ReplyToGroupId = fields.Text(),
        };
    }

    /// <summary>Checks what <see cref="Read"/> would read, without making anything.</summary>
    /// <exception cref="AmqpDecodeException">A field is malformed or of another type.</exception>
    public static void Check(ReadOnlySpan<byte> list)
    {
        var fields = new AmqpFieldReader(list);
        fields.Validate();
        fields.Binary();
        fields.ValidateText();
        fields.ValidateText();
        fields.ValidateText();
        fields.Validate();
        fields.ValidateText();
        fields.ValidateText();
        fields.Timestamp();
        fields.Timestamp();
        fields.ValidateText();
        fields.UInt();
        fields.ValidateText();
    }

    public void Write(AmqpWriter writer)
    {
        var fields = new AmqpFieldWriter(writer, AmqpDescriptor.Properties);
        fields.Value(MessageId);
        fields.Value(UserId);
        fields.String(To);
        fields.String(Subject);
        fields.String(ReplyTo);
        fields.Value(CorrelationId);
        fields.Symbol(ContentType);
        fields.Symbol(ContentEncoding);
        fields.Timestamp(AbsoluteExpiryTime);
        fields.Timestamp(CreationTime);
        fields.String(GroupId);
        fields.UInt(GroupSequence);
        fields.String(ReplyToGroupId);
        fields.End();
    }
}
