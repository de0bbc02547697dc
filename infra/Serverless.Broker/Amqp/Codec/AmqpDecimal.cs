namespace Serverless.Broker.Amqp.Codec;

/// <summary>
/// An IEEE 754 decimal (AMQP 1.0 §1.6.13-15) as it came: the broker carries decimals, it does not compute with them.
/// </summary>
internal sealed record AmqpDecimal(byte FormatCode, ReadOnlyMemory<byte> Bits)
{
    public bool Equals(AmqpDecimal? other) =>
        other is not null && FormatCode == other.FormatCode && Bits.Span.SequenceEqual(other.Bits.Span);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(FormatCode);
        hash.AddBytes(Bits.Span);
        return hash.ToHashCode();
    }
}
