using System.Buffers.Binary;
using System.Collections;
using System.Globalization;
using System.Text;

namespace Serverless.Broker.Amqp.Codec;

/// <summary>Array elements: the body of a value under a constructor that the array fixed.</summary>
internal sealed partial class AmqpWriter
{
    private void WriteElement(byte code, object? item)
    {
        switch (code)
        {
            case AmqpFormatCode.Null or AmqpFormatCode.True or AmqpFormatCode.False or AmqpFormatCode.UInt0
                or AmqpFormatCode.ULong0 or AmqpFormatCode.List0:
                break;
            case AmqpFormatCode.Boolean: Take(1)[0] = (bool)item! ? (byte)1 : (byte)0; break;
            case AmqpFormatCode.UByte: Take(1)[0] = (byte)item!; break;
            case AmqpFormatCode.SmallUInt or AmqpFormatCode.SmallULong:
                Take(1)[0] = Convert.ToByte(item, CultureInfo.InvariantCulture);
                break;
            case AmqpFormatCode.Byte or AmqpFormatCode.SmallInt or AmqpFormatCode.SmallLong:
                Take(1)[0] = (byte)Convert.ToSByte(item, CultureInfo.InvariantCulture);
                break;
            case AmqpFormatCode.UShort: BinaryPrimitives.WriteUInt16BigEndian(Take(2), (ushort)item!); break;
            case AmqpFormatCode.Short: BinaryPrimitives.WriteInt16BigEndian(Take(2), (short)item!); break;
            case AmqpFormatCode.UInt: BinaryPrimitives.WriteUInt32BigEndian(Take(4), (uint)item!); break;
            case AmqpFormatCode.Int: BinaryPrimitives.WriteInt32BigEndian(Take(4), (int)item!); break;
            case AmqpFormatCode.Float: BinaryPrimitives.WriteSingleBigEndian(Take(4), (float)item!); break;
            case AmqpFormatCode.Char: BinaryPrimitives.WriteInt32BigEndian(Take(4), ((Rune)item!).Value); break;
            case AmqpFormatCode.ULong: BinaryPrimitives.WriteUInt64BigEndian(Take(8), (ulong)item!); break;
            case AmqpFormatCode.Long: BinaryPrimitives.WriteInt64BigEndian(Take(8), (long)item!); break;
            case AmqpFormatCode.Double: BinaryPrimitives.WriteDoubleBigEndian(Take(8), (double)item!); break;
            case AmqpFormatCode.Timestamp:
                BinaryPrimitives.WriteInt64BigEndian(Take(8), AmqpTimestamp.FromDateTime((DateTime)item!));
                break;
            case AmqpFormatCode.Uuid: ((Guid)item!).TryWriteBytes(Take(16), bigEndian: true, out _); break;
            case AmqpFormatCode.Decimal32 or AmqpFormatCode.Decimal64 or AmqpFormatCode.Decimal128:
                WriteRaw(((AmqpDecimal)item!).Bits.Span);
                break;
            default:
                WriteVariableElement(code, item);
                break;
        }
    }

    private void WriteVariableElement(byte code, object? item)
    {
        switch (code)
        {
            case AmqpFormatCode.Binary8 or AmqpFormatCode.Binary32: WriteSizedElement(code, (byte[])item!); break;
            case AmqpFormatCode.String8 or AmqpFormatCode.String32:
                WriteSizedElement(code, Encoding.UTF8.GetBytes((string)item!));
                break;
            case AmqpFormatCode.Symbol8 or AmqpFormatCode.Symbol32:
                WriteSizedElement(code, Encoding.ASCII.GetBytes(((AmqpSymbol)item!).Value));
                break;
            case AmqpFormatCode.List8 or AmqpFormatCode.List32:
            case AmqpFormatCode.Map8 or AmqpFormatCode.Map32:
            case AmqpFormatCode.Array8 or AmqpFormatCode.Array32:
                WriteCompoundElement(code, item);
                break;
            default:
                throw new ArgumentException($"An array of constructor 0x{code:x2} cannot be written.", nameof(code));
        }
    }

    private void WriteSizedElement(byte code, ReadOnlySpan<byte> bytes)
    {
        if (AmqpFormatCode.Width(code) == -1)
        {
            Take(1)[0] = checked((byte)bytes.Length);
        }
        else
        {
            BinaryPrimitives.WriteInt32BigEndian(Take(4), bytes.Length);
        }

        WriteRaw(bytes);
    }

    /// <summary>Writes size, count and items of a compound whose constructor the array gave.</summary>
    private void WriteCompoundElement(byte code, object? item)
    {
        var width = -AmqpFormatCode.Width(code);
        var sizes = _position;
        Take(width * 2);
        var count = 0;
        if (item is AmqpMap map)
        {
            foreach (var (key, value) in map)
            {
                WriteValue(key);
                WriteValue(value);
                count += 2;
            }
        }
        else if (item is AmqpArray or Array and not object[])
        {
            count = WriteArrayElementBody(item);
        }
        else
        {
            foreach (var value in (IEnumerable)item!)
            {
                WriteValue(value);
                count++;
            }
        }

        var size = _position - sizes - width;
        if (width == 1)
        {
            _buffer[sizes] = checked((byte)size);
            _buffer[sizes + 1] = checked((byte)count);
        }
        else
        {
            BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(sizes), size);
            BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(sizes + 4), count);
        }
    }

    private int WriteArrayElementBody(object item)
    {
        var (code, descriptor, items) = item is AmqpArray array
            ? (array.ElementCode, array.Descriptor, (IEnumerable)array.Items)
            : (AmqpArrays.ElementCode((Array)item), null, (IEnumerable)item);
        if (descriptor is not null)
        {
            Take(1)[0] = AmqpFormatCode.Described;
            WriteValue(descriptor);
        }

        Take(1)[0] = code;
        var count = 0;
        foreach (var element in items)
        {
            WriteElement(code, element);
            count++;
        }

        return count;
    }
}
