namespace Serverless.Broker.Amqp.Codec;

/// <summary>
/// Writes the fields of a described list in order. Nulls at the end are left out (AMQP 1.0 §1.4): they are counted and
/// written only when a value follows.
/// </summary>
internal ref struct AmqpFieldWriter
{
    private readonly AmqpWriter _writer;
    private readonly int _mark;
    private int _count;
    private int _nulls;

    public AmqpFieldWriter(AmqpWriter writer, ulong descriptor)
    {
        _writer = writer;
        writer.WriteDescriptor(descriptor);
        _mark = writer.BeginList();
    }

    public readonly void End() => _writer.EndList(_mark, _count);

    public void Null() => _nulls++;

    public void Boolean(bool value, bool absent)
    {
        if (value == absent)
        {
            Null();
        }
        else
        {
            Next().WriteBoolean(value);
        }
    }

    public void UByte(byte value) => Next().WriteUByte(value);

    public void UByte(byte? value)
    {
        if (value is { } present)
        {
            Next().WriteUByte(present);
        }
        else
        {
            Null();
        }
    }

    public void UShort(ushort? value)
    {
        if (value is { } present)
        {
            Next().WriteUShort(present);
        }
        else
        {
            Null();
        }
    }

    public void UInt(uint? value)
    {
        if (value is { } present)
        {
            Next().WriteUInt(present);
        }
        else
        {
            Null();
        }
    }

    public void ULong(ulong? value)
    {
        if (value is { } present)
        {
            Next().WriteULong(present);
        }
        else
        {
            Null();
        }
    }

    public void Timestamp(DateTime? value)
    {
        if (value is { } present)
        {
            Next().WriteTimestamp(present);
        }
        else
        {
            Null();
        }
    }

    public void String(string? value)
    {
        if (value is not null)
        {
            Next().WriteString(value);
        }
        else
        {
            Null();
        }
    }

    public void Symbol(string? value)
    {
        if (value is not null)
        {
            Next().WriteSymbol(value);
        }
        else
        {
            Null();
        }
    }

    public void Binary(ReadOnlySpan<byte> value) => Next().WriteBinary(value);

    public void Value(object? value)
    {
        if (value is not null)
        {
            Next().WriteValue(value);
        }
        else
        {
            Null();
        }
    }

    /// <summary>An encoded value, or null when there is none.</summary>
    public void Raw(ReadOnlySpan<byte> encoded)
    {
        if (encoded.IsEmpty)
        {
            Null();
        }
        else
        {
            Next().WriteRaw(encoded);
        }
    }

    /// <summary>Counts one field and answers the writer to write it with.</summary>
    public AmqpWriter Next()
    {
        for (; _nulls > 0; _nulls--)
        {
            _writer.WriteNull();
            _count++;
        }

        _count++;
        return _writer;
    }
}
