namespace Serverless.Broker.Amqp.Codec;

/// <summary>Reads the fields of a list in order; a missing field at the end is a null (AMQP 1.0 §1.4).</summary>
internal ref struct AmqpFieldReader
{
    private AmqpReader _reader;
    private int _remaining;

    /// <summary>Takes a list from its constructor on, its descriptor already read.</summary>
    public AmqpFieldReader(ReadOnlySpan<byte> list)
    {
        _reader = new AmqpReader(list);
        _remaining = _reader.EnterList(out _);
    }

    public bool Boolean(bool absent) => IsPresent() ? _reader.ReadBoolean() : absent;

    public bool? NullableBoolean() => IsPresent() ? _reader.ReadBoolean() : null;

    public byte UByte(byte absent) => IsPresent() ? _reader.ReadUByte() : absent;

    public byte? UByte() => IsPresent() ? _reader.ReadUByte() : null;

    public ushort? UShort() => IsPresent() ? _reader.ReadUShort() : null;

    public uint? UInt() => IsPresent() ? _reader.ReadUInt() : null;

    public ulong? ULong() => IsPresent() ? _reader.ReadULong() : null;

    public DateTime? Timestamp() => IsPresent() ? _reader.ReadTimestamp() : null;

    /// <summary>A string, or a symbol where a lenient peer sent one.</summary>
    public string? Text() => IsPresent() ? _reader.ReadText() : null;

    public ReadOnlySpan<byte> Binary() => IsPresent() ? _reader.ReadBinary() : default;

    public byte[]? Bytes() => IsPresent() ? _reader.ReadBinary().ToArray() : null;

    public AmqpMap? Map() => IsPresent() ? _reader.ReadMap() : null;

    public object? Value() => IsPresent() ? _reader.ReadValue() : null;

    /// <summary>The encoded field, empty when null.</summary>
    public ReadOnlySpan<byte> Raw() => IsPresent() ? _reader.ReadRawValue() : default;

    /// <summary>Steps over a field of any type and checks it.</summary>
    public void Validate()
    {
        if (IsPresent())
        {
            _reader.Validate();
        }
    }

    /// <summary>Steps over what <see cref="Text"/> would read and checks it.</summary>
    public void ValidateText()
    {
        if (IsPresent())
        {
            _reader.ValidateText();
        }
    }

    public T Required<T>(T? value, string name)
        where T : struct =>
        value ?? throw new AmqpDecodeException(_reader.Position, $"the mandatory field '{name}' is missing");

    private bool IsPresent()
    {
        if (_remaining == 0)
        {
            return false;
        }

        _remaining--;
        return !_reader.TryReadNull();
    }
}
