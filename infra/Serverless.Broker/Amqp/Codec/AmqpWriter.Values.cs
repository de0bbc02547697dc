using System.Buffers.Binary;
using System.Collections;
using System.Text;

namespace Serverless.Broker.Amqp.Codec;

/// <summary>Any value that <see cref="AmqpReader.ReadValue()"/> answers, and a few .NET types beside.</summary>
internal sealed partial class AmqpWriter
{
    /// <exception cref="ArgumentException">The object has no AMQP type.</exception>
    public void WriteValue(object? value)
    {
        switch (value)
        {
            case null: WriteNull(); break;
            case string text: WriteString(text); break;
            case AmqpSymbol symbol: WriteSymbol(symbol.Value); break;
            case bool flag: WriteBoolean(flag); break;
            case byte number: WriteUByte(number); break;
            case sbyte number: WriteByte(number); break;
            case ushort number: WriteUShort(number); break;
            case short number: WriteShort(number); break;
            case uint number: WriteUInt(number); break;
            case int number: WriteInt(number); break;
            case ulong number: WriteULong(number); break;
            case long number: WriteLong(number); break;
            case float number: WriteFloat(number); break;
            case double number: WriteDouble(number); break;
            case DateTime time: WriteTimestamp(time); break;
            case DateTimeOffset time: WriteTimestamp(time.UtcDateTime); break;
            case Guid id: WriteUuid(id); break;
            case byte[] bytes when value.GetType() == typeof(byte[]): WriteBinary(bytes); break;
            case ReadOnlyMemory<byte> bytes: WriteBinary(bytes.Span); break;
            case Rune rune: WriteRune(rune); break;
            case AmqpDecimal number: WriteDecimal(number); break;
            case AmqpMap map: WriteMap(map); break;
            case AmqpArray array: WriteArray(array.ElementCode, array.Descriptor, array.Items); break;
            case Array array when value.GetType() != typeof(object[]):
                WriteArray(AmqpArrays.ElementCode(array), null, array);
                break;
            case AmqpDescribed described: WriteDescribed(described); break;
            case IReadOnlyList<object?> list: WriteList(list); break;
            default:
                throw new ArgumentException($"A {value.GetType()} has no AMQP type.", nameof(value));
        }
    }

    public void WriteMap(AmqpMap map)
    {
        var mark = BeginMap();
        foreach (var (key, value) in map)
        {
            WriteValue(key);
            WriteValue(value);
        }

        EndMap(mark, map.Count * 2);
    }

    private void WriteList(IReadOnlyList<object?> list)
    {
        var mark = BeginList();
        foreach (var item in list)
        {
            WriteValue(item);
        }

        EndList(mark, list.Count);
    }

    private void WriteDescribed(AmqpDescribed described)
    {
        Take(1)[0] = AmqpFormatCode.Described;
        WriteValue(described.Descriptor);
        WriteValue(described.Value);
    }

    private void WriteRune(Rune rune)
    {
        var span = Take(5);
        span[0] = AmqpFormatCode.Char;
        BinaryPrimitives.WriteInt32BigEndian(span[1..], rune.Value);
    }

    private void WriteDecimal(AmqpDecimal number)
    {
        Take(1)[0] = number.FormatCode;
        WriteRaw(number.Bits.Span);
    }

    /// <summary>AMQP 1.0 §1.6.24: the long form; elements carry no constructor of their own.</summary>
    private void WriteArray(byte elementCode, object? descriptor, IEnumerable items)
    {
        Take(1)[0] = AmqpFormatCode.Array32;
        var sizes = _position;
        Take(8);
        if (descriptor is not null)
        {
            Take(1)[0] = AmqpFormatCode.Described;
            WriteValue(descriptor);
        }

        Take(1)[0] = elementCode;
        var count = 0;
        foreach (var item in items)
        {
            WriteElement(elementCode, item);
            count++;
        }

        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(sizes), _position - sizes - 4);
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(sizes + 4), count);
    }
}
