using System.Buffers.Binary;

namespace Serverless.Broker.Amqp.Codec;

/// <summary>
/// Lists, maps and arrays: entering one confines the reader to it, leaving one demands that it was read to its end.
/// </summary>
internal ref partial struct AmqpReader
{
    /// <summary>Elements of an array whose elements have no bytes: nothing else bounds that count.</summary>
    private const int MaxEmptyElements = 256;

    /// <summary>Enters a list (AMQP 1.0 §1.6.22) and answers its number of items.</summary>
    public int EnterList(out AmqpScope scope) => EnterList(ReadCode(), out scope);

    /// <summary>Enters a map (AMQP 1.0 §1.6.23) and answers its number of keys and values together.</summary>
    public int EnterMap(out AmqpScope scope) => EnterMap(ReadCode(), out scope);

    /// <summary>Leaves what was entered; items that were not read are passed over.</summary>
    public void Leave(AmqpScope scope)
    {
        _position = scope.End;
        _limit = scope.OuterLimit;
    }

    private int EnterList(byte code, out AmqpScope scope) => code switch
    {
        AmqpFormatCode.List0 => EnterEmpty(out scope),
        AmqpFormatCode.List8 => Enter(1, out scope),
        AmqpFormatCode.List32 => Enter(4, out scope),
        _ => ThrowScope(code, "list", out scope),
    };

    private int EnterMap(byte code, out AmqpScope scope)
    {
        var count = code switch
        {
            AmqpFormatCode.Map8 => Enter(1, out scope),
            AmqpFormatCode.Map32 => Enter(4, out scope),
            _ => ThrowScope(code, "map", out scope),
        };
        if (count % 2 != 0)
        {
            Throw($"a map of {count} items: keys and values must pair");
        }

        return count;
    }

    private int EnterEmpty(out AmqpScope scope)
    {
        scope = new AmqpScope(_position, _limit);
        return 0;
    }

    private int Enter(int width, out AmqpScope scope)
    {
        var size = ReadSize(width);
        if (size < width)
        {
            Throw($"a compound of {size} bytes has no room for its count");
        }

        scope = new AmqpScope(_position + size, _limit);
        _limit = scope.End;
        var count = width == 1 ? ReadRaw(1)[0] : BinaryPrimitives.ReadUInt32BigEndian(ReadRaw(4));
        if (count > (uint)(_limit - _position))
        {
            Throw($"{count} items are announced in {_limit - _position} bytes");
        }

        return (int)count;
    }

    private uint EnterArray(byte code, out AmqpScope scope, out byte elementCode, out object? descriptor, int depth)
    {
        var width = code == AmqpFormatCode.Array8 ? 1 : 4;
        var size = ReadSize(width);
        scope = new AmqpScope(_position + size, _limit);
        _limit = scope.End;
        var count = width == 1 ? ReadRaw(1)[0] : BinaryPrimitives.ReadUInt32BigEndian(ReadRaw(4));
        descriptor = null;
        if (count == 0 && IsAtEnd)
        {
            // §1.6.24 wants a constructor even here; Python's client leaves it out.
            elementCode = AmqpFormatCode.Null;
            return 0;
        }

        elementCode = ReadCode();
        if (elementCode == AmqpFormatCode.Described)
        {
            descriptor = ReadValue(depth + 1);
            elementCode = ReadCode();
            if (elementCode == AmqpFormatCode.Described)
            {
                Throw("an array of doubly described elements");
            }
        }

        var elementWidth = AmqpFormatCode.Width(elementCode);
        if (elementWidth == int.MinValue)
        {
            ThrowCode<int>(elementCode, "known element constructor");
        }

        var minimum = elementWidth < 0 ? -elementWidth : elementWidth;
        if (minimum == 0 ? count > MaxEmptyElements : count > (uint)(_limit - _position) / (uint)minimum)
        {
            Throw($"{count} array elements are announced in {_limit - _position} bytes");
        }

        return count;
    }

    private int ThrowScope(byte code, string expected, out AmqpScope scope)
    {
        scope = default;
        return ThrowCode<int>(code, expected);
    }
}
