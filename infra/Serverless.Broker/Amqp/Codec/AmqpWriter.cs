using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Serverless.Broker.Amqp.Codec;

/// <summary>
/// Writes AMQP 1.0 values (§1) into one pooled, growing buffer. Sizes are patched when a compound is closed, with the
/// short form where it fits. <see cref="Dispose"/> gives the buffer back.
/// </summary>
internal sealed partial class AmqpWriter : IBufferWriter<byte>, IDisposable
{
    private const int DefaultCapacity = 512;

    private byte[] _buffer;
    private int _position;

    public AmqpWriter(int capacity = DefaultCapacity)
    {
        _buffer = capacity == 0 ? [] : ArrayPool<byte>.Shared.Rent(capacity);
    }

    public int Position => _position;

    public int Capacity => _buffer.Length;

    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, _position);

    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _position);

    /// <summary>Bytes already written, for patching a size field.</summary>
    public Span<byte> Written(int start, int length) => _buffer.AsSpan(start, length);

    public byte[] ToArray() => WrittenSpan.ToArray();

    public void Clear() => _position = 0;

    /// <summary>Forgets what was written after a position.</summary>
    public void Truncate(int position) => _position = position;

    public void Advance(int count) => _position += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(_position);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(Math.Max(sizeHint, 1));
        return _buffer.AsSpan(_position);
    }

    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        _position = 0;
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void WriteRaw(ReadOnlySpan<byte> encoded) => encoded.CopyTo(Take(encoded.Length));

    public void WriteNull() => Take(1)[0] = AmqpFormatCode.Null;

    public void WriteBoolean(bool value) => Take(1)[0] = value ? AmqpFormatCode.True : AmqpFormatCode.False;

    public void WriteUByte(byte value)
    {
        var span = Take(2);
        span[0] = AmqpFormatCode.UByte;
        span[1] = value;
    }

    public void WriteUShort(ushort value)
    {
        var span = Take(3);
        span[0] = AmqpFormatCode.UShort;
        BinaryPrimitives.WriteUInt16BigEndian(span[1..], value);
    }

    public void WriteUInt(uint value)
    {
        if (value == 0)
        {
            Take(1)[0] = AmqpFormatCode.UInt0;
        }
        else if (value <= byte.MaxValue)
        {
            WriteSmall(AmqpFormatCode.SmallUInt, (byte)value);
        }
        else
        {
            var span = Take(5);
            span[0] = AmqpFormatCode.UInt;
            BinaryPrimitives.WriteUInt32BigEndian(span[1..], value);
        }
    }

    public void WriteULong(ulong value)
    {
        if (value == 0)
        {
            Take(1)[0] = AmqpFormatCode.ULong0;
        }
        else if (value <= byte.MaxValue)
        {
            WriteSmall(AmqpFormatCode.SmallULong, (byte)value);
        }
        else
        {
            var span = Take(9);
            span[0] = AmqpFormatCode.ULong;
            BinaryPrimitives.WriteUInt64BigEndian(span[1..], value);
        }
    }

    public void WriteByte(sbyte value) => WriteSmall(AmqpFormatCode.Byte, (byte)value);

    public void WriteShort(short value)
    {
        var span = Take(3);
        span[0] = AmqpFormatCode.Short;
        BinaryPrimitives.WriteInt16BigEndian(span[1..], value);
    }

    public void WriteInt(int value)
    {
        if (value is >= sbyte.MinValue and <= sbyte.MaxValue)
        {
            WriteSmall(AmqpFormatCode.SmallInt, (byte)value);
            return;
        }

        var span = Take(5);
        span[0] = AmqpFormatCode.Int;
        BinaryPrimitives.WriteInt32BigEndian(span[1..], value);
    }

    public void WriteLong(long value)
    {
        if (value is >= sbyte.MinValue and <= sbyte.MaxValue)
        {
            WriteSmall(AmqpFormatCode.SmallLong, (byte)value);
            return;
        }

        var span = Take(9);
        span[0] = AmqpFormatCode.Long;
        BinaryPrimitives.WriteInt64BigEndian(span[1..], value);
    }

    public void WriteFloat(float value)
    {
        var span = Take(5);
        span[0] = AmqpFormatCode.Float;
        BinaryPrimitives.WriteSingleBigEndian(span[1..], value);
    }

    public void WriteDouble(double value)
    {
        var span = Take(9);
        span[0] = AmqpFormatCode.Double;
        BinaryPrimitives.WriteDoubleBigEndian(span[1..], value);
    }

    public void WriteTimestamp(DateTime value)
    {
        var span = Take(9);
        span[0] = AmqpFormatCode.Timestamp;
        BinaryPrimitives.WriteInt64BigEndian(span[1..], AmqpTimestamp.FromDateTime(value));
    }

    public void WriteUuid(Guid value)
    {
        var span = Take(17);
        span[0] = AmqpFormatCode.Uuid;
        value.TryWriteBytes(span[1..], bigEndian: true, out _);
    }

    public void WriteBinary(ReadOnlySpan<byte> value)
    {
        WriteSized(AmqpFormatCode.Binary8, AmqpFormatCode.Binary32, value.Length);
        WriteRaw(value);
    }

    public void WriteString(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        WriteSized(AmqpFormatCode.String8, AmqpFormatCode.String32, length);
        Encoding.UTF8.GetBytes(value, Take(length));
    }

    public void WriteSymbol(string value)
    {
        WriteSized(AmqpFormatCode.Symbol8, AmqpFormatCode.Symbol32, value.Length);
        Encoding.ASCII.GetBytes(value, Take(value.Length));
    }

    private void WriteSmall(byte code, byte value)
    {
        var span = Take(2);
        span[0] = code;
        span[1] = value;
    }

    private void WriteSized(byte shortCode, byte longCode, int length)
    {
        if (length <= byte.MaxValue)
        {
            WriteSmall(shortCode, (byte)length);
            return;
        }

        var span = Take(5);
        span[0] = longCode;
        BinaryPrimitives.WriteInt32BigEndian(span[1..], length);
    }

    private Span<byte> Take(int count)
    {
        Grow(count);
        var span = _buffer.AsSpan(_position, count);
        _position += count;
        return span;
    }

    private void Grow(int count)
    {
        if (_buffer.Length - _position >= count)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(_position + count), _buffer.Length * 2));
        _buffer.AsSpan(0, _position).CopyTo(larger);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = larger;
    }
}
