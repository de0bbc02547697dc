using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Serverless.Broker.Amqp.Codec;

/// <summary>
/// Reads AMQP 1.0 values (§1) from contiguous bytes without copying. Every length and count is checked against the
/// bytes that are there before anything is allocated; nesting is bounded by <see cref="MaxDepth"/>.
/// </summary>
internal ref partial struct AmqpReader
{
    /// <summary>Levels of nested lists, maps, arrays and descriptors that are accepted.</summary>
    public const int MaxDepth = 32;

    private static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _data;
    private int _position;
    private int _limit;

    public AmqpReader(ReadOnlySpan<byte> data)
    {
        _data = data;
        _limit = data.Length;
    }

    /// <summary>Bytes read so far.</summary>
    public readonly int Position => _position;

    public readonly bool IsAtEnd => _position >= _limit;

    public readonly int Remaining => _limit - _position;

    /// <summary>What is left, unread.</summary>
    public readonly ReadOnlySpan<byte> Rest => _data[_position.._limit];

    public readonly byte PeekCode()
    {
        if (_position >= _limit)
        {
            Throw("a value was expected, the data ends");
        }

        return _data[_position];
    }

    /// <summary>Consumes a null if the next value is one.</summary>
    public bool TryReadNull()
    {
        if (PeekCode() != AmqpFormatCode.Null)
        {
            return false;
        }

        _position++;
        return true;
    }

    public bool ReadBoolean() => ReadCode() switch
    {
        AmqpFormatCode.True => true,
        AmqpFormatCode.False => false,
        AmqpFormatCode.Boolean => ReadBooleanByte(),
        var code => ThrowCode<bool>(code, "boolean"),
    };

    private bool ReadBooleanByte() => ReadRaw(1)[0] switch
    {
        0 => false,
        1 => true,
        var other => ThrowValue<bool>($"{other} is no boolean"),
    };

    public byte ReadUByte() => ReadCode() switch
    {
        AmqpFormatCode.UByte => ReadRaw(1)[0],
        var code => ThrowCode<byte>(code, "ubyte"),
    };

    public ushort ReadUShort() => ReadCode() switch
    {
        AmqpFormatCode.UShort => BinaryPrimitives.ReadUInt16BigEndian(ReadRaw(2)),
        var code => ThrowCode<ushort>(code, "ushort"),
    };

    public uint ReadUInt() => ReadCode() switch
    {
        AmqpFormatCode.UInt0 => 0,
        AmqpFormatCode.SmallUInt => ReadRaw(1)[0],
        AmqpFormatCode.UInt => BinaryPrimitives.ReadUInt32BigEndian(ReadRaw(4)),
        var code => ThrowCode<uint>(code, "uint"),
    };

    public ulong ReadULong() => ReadCode() switch
    {
        AmqpFormatCode.ULong0 => 0,
        AmqpFormatCode.SmallULong => ReadRaw(1)[0],
        AmqpFormatCode.ULong => BinaryPrimitives.ReadUInt64BigEndian(ReadRaw(8)),
        var code => ThrowCode<ulong>(code, "ulong"),
    };

    public DateTime ReadTimestamp() => ReadCode() switch
    {
        AmqpFormatCode.Timestamp => AmqpTimestamp.ToDateTime(BinaryPrimitives.ReadInt64BigEndian(ReadRaw(8))),
        var code => ThrowCode<DateTime>(code, "timestamp"),
    };

    public ReadOnlySpan<byte> ReadBinary() => ReadCode() switch
    {
        AmqpFormatCode.Binary8 => ReadRaw(ReadSize(1)),
        AmqpFormatCode.Binary32 => ReadRaw(ReadSize(4)),
        var code => ThrowBytes(code, "binary"),
    };

    public string ReadString() => ReadCode() switch
    {
        AmqpFormatCode.String8 => DecodeUtf8(ReadSize(1)),
        AmqpFormatCode.String32 => DecodeUtf8(ReadSize(4)),
        var code => ThrowCode<string>(code, "string"),
    };

    public string ReadSymbol() => ReadCode() switch
    {
        AmqpFormatCode.Symbol8 => DecodeAscii(ReadSize(1)),
        AmqpFormatCode.Symbol32 => DecodeAscii(ReadSize(4)),
        var code => ThrowCode<string>(code, "symbol"),
    };

    /// <summary>A string, or a symbol where a lenient peer sent one.</summary>
    public string ReadText() =>
        PeekCode() is AmqpFormatCode.Symbol8 or AmqpFormatCode.Symbol32 ? ReadSymbol() : ReadString();

    /// <summary>
    /// The descriptor of a described value (AMQP 1.0 §1.3) as its numeric code; symbolic ones of the
    /// standard types are mapped.
    /// </summary>
    public ulong ReadDescriptor()
    {
        var code = ReadCode();
        if (code != AmqpFormatCode.Described)
        {
            return ThrowCode<ulong>(code, "described value");
        }

        return PeekCode() is AmqpFormatCode.Symbol8 or AmqpFormatCode.Symbol32
            ? AmqpDescriptor.FromSymbol(ReadSymbol())
            : ReadULong();
    }

    /// <summary>Steps over one value of any type and answers its bytes, constructor included.</summary>
    public ReadOnlySpan<byte> ReadRawValue()
    {
        var start = _position;
        Skip();
        return _data[start.._position];
    }

    /// <summary>Steps over one value of any type, by its size alone.</summary>
    public void Skip()
    {
        var depth = 0;
        var code = ReadCode();
        while (code == AmqpFormatCode.Described)
        {
            CheckDepth(++depth);
            SkipDescriptor();
            code = ReadCode();
        }

        SkipBody(code);
    }

    private void SkipDescriptor()
    {
        var code = ReadCode();
        if (code == AmqpFormatCode.Described)
        {
            Throw("a descriptor is itself a described value");
        }

        SkipBody(code);
    }

    private void SkipBody(byte code)
    {
        var width = AmqpFormatCode.Width(code);
        ReadRaw(width switch
        {
            >= 0 => width,
            -1 => ReadSize(1),
            -4 => ReadSize(4),
            _ => ThrowCode<int>(code, "known constructor"),
        });
    }

    private byte ReadCode()
    {
        var code = PeekCode();
        _position++;
        return code;
    }

    private ReadOnlySpan<byte> ReadRaw(int length)
    {
        if ((uint)length > (uint)(_limit - _position))
        {
            Throw($"{length} bytes are announced, {_limit - _position} are there");
        }

        var bytes = _data.Slice(_position, length);
        _position += length;
        return bytes;
    }

    /// <summary>A size or count field; one that exceeds the bytes present is refused here.</summary>
    private int ReadSize(int width)
    {
        var size = width == 1 ? ReadRaw(1)[0] : BinaryPrimitives.ReadUInt32BigEndian(ReadRaw(4));
        if (size > (uint)(_limit - _position))
        {
            Throw($"a size of {size} is announced, {_limit - _position} bytes are there");
        }

        return (int)size;
    }

    private string DecodeUtf8(int size)
    {
        var bytes = ReadRaw(size);
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return ThrowValue<string>("a string is not valid UTF-8");
        }
    }

    private string DecodeAscii(int size)
    {
        var bytes = ReadRaw(size);
        return Ascii.IsValid(bytes)
            ? AmqpSymbolPool.Intern(bytes)
            : ThrowValue<string>("a symbol has characters outside ASCII");
    }

    private readonly void CheckDepth(int depth)
    {
        if (depth > MaxDepth)
        {
            Throw($"values are nested deeper than {MaxDepth} levels");
        }
    }

    [DoesNotReturn]
    private readonly void Throw(string reason) => throw new AmqpDecodeException(_position, reason);

    [DoesNotReturn]
    private readonly T ThrowValue<T>(string reason) => throw new AmqpDecodeException(_position, reason);

    [DoesNotReturn]
    private readonly T ThrowCode<T>(byte code, string expected) =>
        throw new AmqpDecodeException(_position - 1, $"constructor 0x{code:x2} where a {expected} was expected");

    [DoesNotReturn]
    private readonly ReadOnlySpan<byte> ThrowBytes(byte code, string expected) =>
        throw new AmqpDecodeException(_position - 1, $"constructor 0x{code:x2} where a {expected} was expected");
}
