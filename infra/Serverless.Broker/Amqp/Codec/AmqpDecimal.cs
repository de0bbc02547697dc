using System.Buffers.Binary;

namespace Serverless.Broker.Amqp.Codec;

/// <summary>
/// An IEEE 754 decimal (AMQP 1.0 §1.6.13-15) as it came; its significand in binary, as the vendors' clients write it.
/// </summary>
internal sealed record AmqpDecimal(byte FormatCode, ReadOnlyMemory<byte> Bits)
{
    private const int LongestScale = 28;
    private const int Bias128 = 6176;

    /// <summary>
    /// .NET clients shift the exponent of a decimal128 by two bits too many, and read it back in one byte.
    /// </summary>
    private const int DotNetShift = 4608;

    /// <summary>A decimal of .NET in 128 bits.</summary>
    public static AmqpDecimal FromClr(decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        var scale = parts[3] >> 16 & 0xff;
        var head = (ulong)(Bias128 - scale) << 49 | (parts[3] < 0 ? 1UL << 63 : 0);
        var bits = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bits, head | (uint)parts[2]);
        BinaryPrimitives.WriteInt32BigEndian(bits.AsSpan(8), parts[1]);
        BinaryPrimitives.WriteInt32BigEndian(bits.AsSpan(12), parts[0]);
        return new AmqpDecimal(AmqpFormatCode.Decimal128, bits);
    }

    /// <summary>
    /// The number in .NET; null when it has no place there: too large, too fine, infinite or no number.
    /// </summary>
    public decimal? ToClr()
    {
        var (width, exponentBits, bias) = FormatCode switch
        {
            AmqpFormatCode.Decimal32 => (32, 8, 101),
            AmqpFormatCode.Decimal64 => (64, 10, 398),
            _ => (128, 14, Bias128),
        };
        UInt128 bits = 0;
        foreach (var part in Bits.Span)
        {
            bits = bits << 8 | part;
        }

        var significandBits = width - 1 - exponentBits;
        var prefix = UInt128.Zero;
        if ((bits >> (width - 3) & 3) == 3)
        {
            if ((bits >> (width - 5) & 15) == 15)
            {
                return null;
            }

            significandBits -= 2;
            prefix = (UInt128)4 << significandBits;
        }

        var significand = prefix | bits & (UInt128.One << significandBits) - 1;
        var scale = bias - (int)(bits >> significandBits & (UInt128.One << exponentBits) - 1);
        scale = scale is >= DotNetShift and <= DotNetShift + LongestScale ? scale - DotNetShift : scale;
        return significand >> 96 == 0 && scale is <= LongestScale and >= -LongestScale
            ? Create(significand, scale, isNegative: (bits >> (width - 1)) != 0)
            : null;
    }

    public bool Equals(AmqpDecimal? other) =>
        other is not null && FormatCode == other.FormatCode && Bits.Span.SequenceEqual(other.Bits.Span);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(FormatCode);
        hash.AddBytes(Bits.Span);
        return hash.ToHashCode();
    }

    private static decimal? Create(UInt128 significand, int scale, bool isNegative)
    {
        var number = new decimal(
            (int)(uint)(significand & uint.MaxValue),
            (int)(uint)(significand >> 32 & uint.MaxValue),
            (int)(uint)(significand >> 64 & uint.MaxValue),
            isNegative,
            (byte)Math.Max(scale, 0));
        try
        {
            for (; scale < 0; scale++)
            {
                number *= 10;
            }

            return number;
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
