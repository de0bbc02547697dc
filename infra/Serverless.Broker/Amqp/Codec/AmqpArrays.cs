using System.Collections.Frozen;
using System.Text;

namespace Serverless.Broker.Amqp.Codec;

/// <summary>Between AMQP arrays and .NET arrays.</summary>
internal static class AmqpArrays
{
    private static readonly FrozenDictionary<Type, byte> ElementCodes = new Dictionary<Type, byte>
    {
        [typeof(bool[])] = AmqpFormatCode.Boolean,
        [typeof(sbyte[])] = AmqpFormatCode.Byte,
        [typeof(ushort[])] = AmqpFormatCode.UShort,
        [typeof(short[])] = AmqpFormatCode.Short,
        [typeof(uint[])] = AmqpFormatCode.UInt,
        [typeof(int[])] = AmqpFormatCode.Int,
        [typeof(ulong[])] = AmqpFormatCode.ULong,
        [typeof(long[])] = AmqpFormatCode.Long,
        [typeof(float[])] = AmqpFormatCode.Float,
        [typeof(double[])] = AmqpFormatCode.Double,
        [typeof(Rune[])] = AmqpFormatCode.Char,
        [typeof(DateTime[])] = AmqpFormatCode.Timestamp,
        [typeof(Guid[])] = AmqpFormatCode.Uuid,
        [typeof(byte[][])] = AmqpFormatCode.Binary32,
        [typeof(string[])] = AmqpFormatCode.String32,
        [typeof(AmqpSymbol[])] = AmqpFormatCode.Symbol32,
    }.ToFrozenDictionary();

    /// <summary>The .NET array for an element constructor, or an <see cref="AmqpArray"/> where there is none.</summary>
    public static object ToTyped(byte elementCode, object? descriptor, object?[] items)
    {
        if (descriptor is not null)
        {
            return new AmqpArray(elementCode, descriptor, items);
        }

        return elementCode switch
        {
            AmqpFormatCode.True or AmqpFormatCode.False or AmqpFormatCode.Boolean => Cast<bool>(items),
            AmqpFormatCode.Byte => Cast<sbyte>(items),
            AmqpFormatCode.UShort => Cast<ushort>(items),
            AmqpFormatCode.Short => Cast<short>(items),
            AmqpFormatCode.UInt or AmqpFormatCode.UInt0 or AmqpFormatCode.SmallUInt => Cast<uint>(items),
            AmqpFormatCode.Int or AmqpFormatCode.SmallInt => Cast<int>(items),
            AmqpFormatCode.ULong or AmqpFormatCode.ULong0 or AmqpFormatCode.SmallULong => Cast<ulong>(items),
            AmqpFormatCode.Long or AmqpFormatCode.SmallLong => Cast<long>(items),
            AmqpFormatCode.Float => Cast<float>(items),
            AmqpFormatCode.Double => Cast<double>(items),
            AmqpFormatCode.Char => Cast<Rune>(items),
            AmqpFormatCode.Timestamp => Cast<DateTime>(items),
            AmqpFormatCode.Uuid => Cast<Guid>(items),
            AmqpFormatCode.Binary8 or AmqpFormatCode.Binary32 => Cast<byte[]>(items),
            AmqpFormatCode.String8 or AmqpFormatCode.String32 => Cast<string>(items),
            AmqpFormatCode.Symbol8 or AmqpFormatCode.Symbol32 => Cast<AmqpSymbol>(items),
            _ => new AmqpArray(elementCode, null, items),
        };
    }

    /// <summary>The widest constructor of an element type, the one an array is written with.</summary>
    /// <remarks>By exact type: to the runtime an <c>int[]</c> is a <c>uint[]</c> too.</remarks>
    public static byte ElementCode(Array array) => ElementCodes.TryGetValue(array.GetType(), out var code)
        ? code
        : throw new ArgumentException(
            $"An array of {array.GetType().GetElementType()} has no AMQP type.", nameof(array));

    private static T[] Cast<T>(object?[] items) => Array.ConvertAll(items, static item => (T)item!);
}
