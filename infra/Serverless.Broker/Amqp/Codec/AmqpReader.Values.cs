using System.Buffers.Binary;
using System.Text;

namespace Serverless.Broker.Amqp.Codec;

/// <summary>
/// Any value as an object: <see cref="bool"/>, the .NET integers, <see cref="float"/>, <see cref="double"/>,
/// <see cref="Rune"/> (char), <see cref="DateTime"/> (UTC), <see cref="Guid"/>, <c>byte[]</c> (binary),
/// <see cref="string"/>, <see cref="AmqpSymbol"/>, <c>List&lt;object?&gt;</c>, <see cref="AmqpMap"/>, .NET arrays or
/// <see cref="AmqpArray"/>, <see cref="AmqpDecimal"/>, <see cref="AmqpDescribed"/>, null.
/// </summary>
internal ref partial struct AmqpReader
{
    public object? ReadValue() => ReadValue(0);

    /// <summary>A map, or null for an AMQP null.</summary>
    public AmqpMap? ReadMap() => TryReadNull() ? null : ReadMapBody(ReadCode(), 0);

    /// <summary>Walks a value and everything in it without building it; throws where it is malformed.</summary>
    public void Validate() => ReadNested(0, build: false);

    /// <summary>As <see cref="Validate"/>, of what <see cref="ReadText"/> would read.</summary>
    public void ValidateText()
    {
        var code = PeekCode();
        if (code is not (AmqpFormatCode.String8 or AmqpFormatCode.String32
            or AmqpFormatCode.Symbol8 or AmqpFormatCode.Symbol32))
        {
            Throw($"constructor 0x{code:x2} where a string was expected");
        }

        Validate();
    }

    private object? ReadValue(int depth) => ReadNested(depth, build: true);

    private object? ReadNested(int depth, bool build)
    {
        CheckDepth(depth);
        var code = ReadCode();
        if (code != AmqpFormatCode.Described)
        {
            return ReadBody(code, depth, build);
        }

        var descriptor = ReadNested(depth + 1, build);
        var value = ReadNested(depth + 1, build);
        return build ? new AmqpDescribed(descriptor, value) : null;
    }

    private object? ReadBody(byte code, int depth, bool build)
    {
        switch (code)
        {
            case AmqpFormatCode.Null:
                return null;
            case AmqpFormatCode.List0:
            case AmqpFormatCode.List8:
            case AmqpFormatCode.List32:
                return ReadListBody(code, depth, build);
            case AmqpFormatCode.Map8:
            case AmqpFormatCode.Map32:
                return build ? ReadMapBody(code, depth) : ValidateMap(code, depth);
            case AmqpFormatCode.Array8:
            case AmqpFormatCode.Array32:
                return ReadArrayBody(code, depth, build);
            default:
                return build ? ReadPrimitive(code) : ValidatePrimitive(code);
        }
    }

    private List<object?>? ReadListBody(byte code, int depth, bool build)
    {
        var count = EnterList(code, out var scope);
        var list = build ? new List<object?>(count) : null;
        for (var i = 0; i < count; i++)
        {
            var item = ReadNested(depth + 1, build);
            list?.Add(item);
        }

        DemandEnd(scope, code);
        Leave(scope);
        return list;
    }

    private AmqpMap ReadMapBody(byte code, int depth)
    {
        var count = EnterMap(code, out var scope);
        var map = new AmqpMap(count / 2);
        for (var i = 0; i < count; i += 2)
        {
            var key = ReadNested(depth + 1, build: true) ?? ThrowValue<object>("a map has a null key");
            map[key] = ReadNested(depth + 1, build: true);
        }

        DemandEnd(scope, code);
        Leave(scope);
        return map;
    }

    private object? ValidateMap(byte code, int depth)
    {
        var count = EnterMap(code, out var scope);
        for (var i = 0; i < count; i++)
        {
            if (i % 2 == 0 && PeekCode() == AmqpFormatCode.Null)
            {
                Throw("a map has a null key");
            }

            ReadNested(depth + 1, build: false);
        }

        DemandEnd(scope, code);
        Leave(scope);
        return null;
    }

    private object? ReadArrayBody(byte code, int depth, bool build)
    {
        CheckDepth(depth + 1);
        var count = EnterArray(code, out var scope, out var elementCode, out var descriptor, depth);
        var items = build ? new object?[count] : null;
        for (var i = 0; i < count; i++)
        {
            var item = ReadBody(elementCode, depth + 1, build);
            if (items is not null)
            {
                items[i] = item;
            }
        }

        DemandEnd(scope, code);
        Leave(scope);
        return items is null ? null : AmqpArrays.ToTyped(elementCode, descriptor, items);
    }

    private object ReadPrimitive(byte code)
    {
        switch (code)
        {
            case AmqpFormatCode.True: return true;
            case AmqpFormatCode.False: return false;
            case AmqpFormatCode.UInt0: return 0u;
            case AmqpFormatCode.ULong0: return 0ul;
            case AmqpFormatCode.UByte: return ReadRaw(1)[0];
            case AmqpFormatCode.Byte: return (sbyte)ReadRaw(1)[0];
            case AmqpFormatCode.SmallUInt: return (uint)ReadRaw(1)[0];
            case AmqpFormatCode.SmallULong: return (ulong)ReadRaw(1)[0];
            case AmqpFormatCode.SmallInt: return (int)(sbyte)ReadRaw(1)[0];
            case AmqpFormatCode.SmallLong: return (long)(sbyte)ReadRaw(1)[0];
            case AmqpFormatCode.UShort: return BinaryPrimitives.ReadUInt16BigEndian(ReadRaw(2));
            case AmqpFormatCode.Short: return BinaryPrimitives.ReadInt16BigEndian(ReadRaw(2));
            case AmqpFormatCode.UInt: return BinaryPrimitives.ReadUInt32BigEndian(ReadRaw(4));
            case AmqpFormatCode.Int: return BinaryPrimitives.ReadInt32BigEndian(ReadRaw(4));
            case AmqpFormatCode.Float: return BinaryPrimitives.ReadSingleBigEndian(ReadRaw(4));
            case AmqpFormatCode.Char: return ReadRune();
            case AmqpFormatCode.ULong: return BinaryPrimitives.ReadUInt64BigEndian(ReadRaw(8));
            case AmqpFormatCode.Long: return BinaryPrimitives.ReadInt64BigEndian(ReadRaw(8));
            case AmqpFormatCode.Double: return BinaryPrimitives.ReadDoubleBigEndian(ReadRaw(8));
            case AmqpFormatCode.Timestamp:
                return AmqpTimestamp.ToDateTime(BinaryPrimitives.ReadInt64BigEndian(ReadRaw(8)));
            case AmqpFormatCode.Uuid: return new Guid(ReadRaw(16), bigEndian: true);
            case AmqpFormatCode.Decimal32:
            case AmqpFormatCode.Decimal64:
            case AmqpFormatCode.Decimal128:
                return new AmqpDecimal(code, ReadRaw(AmqpFormatCode.Width(code)).ToArray());
            case AmqpFormatCode.Boolean: return ReadBooleanByte();
            case AmqpFormatCode.Binary8: return ReadRaw(ReadSize(1)).ToArray();
            case AmqpFormatCode.Binary32: return ReadRaw(ReadSize(4)).ToArray();
            case AmqpFormatCode.String8: return DecodeUtf8(ReadSize(1));
            case AmqpFormatCode.String32: return DecodeUtf8(ReadSize(4));
            case AmqpFormatCode.Symbol8: return new AmqpSymbol(DecodeAscii(ReadSize(1)));
            case AmqpFormatCode.Symbol32: return new AmqpSymbol(DecodeAscii(ReadSize(4)));
            default: return ThrowCode<object>(code, "value");
        }
    }

    private object? ValidatePrimitive(byte code)
    {
        switch (code)
        {
            case AmqpFormatCode.String8 or AmqpFormatCode.String32:
                if (!System.Text.Unicode.Utf8.IsValid(ReadRaw(ReadSize(code == AmqpFormatCode.String8 ? 1 : 4))))
                {
                    Throw("a string is not valid UTF-8");
                }

                return null;
            case AmqpFormatCode.Symbol8 or AmqpFormatCode.Symbol32:
                if (!Ascii.IsValid(ReadRaw(ReadSize(code == AmqpFormatCode.Symbol8 ? 1 : 4))))
                {
                    Throw("a symbol has characters outside ASCII");
                }

                return null;
            case AmqpFormatCode.Binary8 or AmqpFormatCode.Binary32:
                ReadRaw(ReadSize(code == AmqpFormatCode.Binary8 ? 1 : 4));
                return null;
            default:
                return ValidateFixed(code);
        }
    }

    private object? ValidateFixed(byte code)
    {
        switch (code)
        {
            case AmqpFormatCode.Char:
                ReadRune();
                return null;
            case AmqpFormatCode.Boolean:
                ReadBooleanByte();
                return null;
            case AmqpFormatCode.True or AmqpFormatCode.False or AmqpFormatCode.UInt0 or AmqpFormatCode.ULong0
                or AmqpFormatCode.UByte or AmqpFormatCode.Byte or AmqpFormatCode.SmallUInt or AmqpFormatCode.SmallULong
                or AmqpFormatCode.SmallInt or AmqpFormatCode.SmallLong or AmqpFormatCode.UShort or AmqpFormatCode.Short
                or AmqpFormatCode.UInt or AmqpFormatCode.Int or AmqpFormatCode.Float or AmqpFormatCode.Decimal32
                or AmqpFormatCode.ULong or AmqpFormatCode.Long or AmqpFormatCode.Double or AmqpFormatCode.Timestamp
                or AmqpFormatCode.Decimal64 or AmqpFormatCode.Decimal128 or AmqpFormatCode.Uuid:
                ReadRaw(AmqpFormatCode.Width(code));
                return null;
            default:
                return ThrowCode<object>(code, "value");
        }
    }

    private Rune ReadRune()
    {
        var scalar = BinaryPrimitives.ReadUInt32BigEndian(ReadRaw(4));
        return Rune.IsValid(scalar) ? new Rune(scalar) : ThrowValue<Rune>($"{scalar} is no Unicode scalar value");
    }

    private readonly void DemandEnd(AmqpScope scope, byte code)
    {
        if (_position != scope.End)
        {
            Throw($"{scope.End - _position} bytes are left over at the end of a compound (constructor 0x{code:x2})");
        }
    }
}
