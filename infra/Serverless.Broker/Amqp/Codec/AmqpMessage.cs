namespace Serverless.Broker.Amqp.Codec;

/// <summary>
/// An encoded message (AMQP 1.0 §3.2) and where its sections lie. Sections are decoded when asked for; the bytes are
/// never changed, so an instance can be read from many threads.
/// </summary>
internal sealed class AmqpMessage
{
    private AmqpSection _header;
    private AmqpSection _deliveryAnnotations;
    private AmqpSection _messageAnnotations;
    private AmqpSection _properties;
    private AmqpSection _applicationProperties;
    private AmqpSection _body;
    private AmqpSection _footer;
    private AmqpProperties? _decodedProperties;
    private AmqpMap? _decodedAnnotations;
    private AmqpMap? _decodedApplicationProperties;

    private AmqpMessage(ReadOnlyMemory<byte> encoded)
    {
        Encoded = encoded;
    }

    /// <summary>The whole message as it came.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>
    /// The descriptor of the body sections: data, amqp-sequence or amqp-value; 0 when there is no body.
    /// </summary>
    public ulong BodyDescriptor { get; private set; }

    public bool HasHeader => _header.IsPresent;

    /// <summary>Decoded at each call.</summary>
    public AmqpHeader Header => _header.IsPresent ? AmqpHeader.Read(Value(_header)) : new AmqpHeader();

    /// <summary>Decoded at each call, null when absent.</summary>
    public AmqpMap? DeliveryAnnotations => ReadMap(_deliveryAnnotations);

    /// <summary>Decoded once, null when absent. Do not change it: copy it.</summary>
    public AmqpMap? MessageAnnotations => _decodedAnnotations ??= ReadMap(_messageAnnotations);

    /// <summary>Decoded once, <see cref="AmqpProperties.Empty"/> when absent.</summary>
    public AmqpProperties Properties => _decodedProperties ??=
        _properties.IsPresent ? AmqpProperties.Read(Value(_properties)) : AmqpProperties.Empty;

    /// <summary>Decoded once, null when absent. Do not change it: copy it.</summary>
    public AmqpMap? ApplicationProperties => _decodedApplicationProperties ??= ReadMap(_applicationProperties);

    /// <summary>All body sections, with descriptors.</summary>
    public ReadOnlyMemory<byte> Body => Slice(_body);

    /// <summary>The footer section with its descriptor.</summary>
    public ReadOnlyMemory<byte> Footer => Slice(_footer);

    /// <summary>The section with its descriptor, empty when absent.</summary>
    public ReadOnlyMemory<byte> MessageAnnotationsSection => Slice(_messageAnnotations);

    /// <summary>The section with its descriptor, empty when absent.</summary>
    public ReadOnlyMemory<byte> PropertiesSection => Slice(_properties);

    /// <summary>The section with its descriptor, empty when absent.</summary>
    public ReadOnlyMemory<byte> ApplicationPropertiesSection => Slice(_applicationProperties);

    /// <summary>All body sections and the footer, with descriptors.</summary>
    public ReadOnlyMemory<byte> BodyAndFooter => _footer.IsPresent
        ? Encoded[(_body.IsPresent ? _body : _footer).Start.._footer.End]
        : Slice(_body);

    /// <summary>Finds the sections and checks everything but body and footer for well-formedness.</summary>
    /// <exception cref="AmqpDecodeException">The bytes are no message.</exception>
    public static AmqpMessage Parse(ReadOnlyMemory<byte> encoded)
    {
        var message = new AmqpMessage(encoded);
        var reader = new AmqpReader(encoded.Span);
        var last = 0ul;
        while (!reader.IsAtEnd)
        {
            var section = ReadSection(ref reader, ref last);
            message.Place(last, section);
        }

        return message;
    }

    /// <summary>Checks what <see cref="Parse"/> checks, without making anything.</summary>
    /// <exception cref="AmqpDecodeException">The bytes are no message.</exception>
    public static void Check(ReadOnlySpan<byte> encoded)
    {
        var reader = new AmqpReader(encoded);
        var last = 0ul;
        while (!reader.IsAtEnd)
        {
            ReadSection(ref reader, ref last);
        }
    }

    /// <summary>A message with other sections and the same body, newly encoded.</summary>
    public AmqpMessage With(in AmqpMessageChanges changes)
    {
        using var writer = new AmqpWriter(Encoded.Length + 256);
        WriteTo(writer, changes);
        return Parse(writer.ToArray());
    }

    /// <summary>Writes the message with other sections; everything else is copied byte for byte.</summary>
    public void WriteTo(AmqpWriter writer, in AmqpMessageChanges changes)
    {
        if (changes.Header is { } header)
        {
            header.Write(writer);
        }
        else
        {
            Copy(writer, _header);
        }

        WriteMap(writer, AmqpDescriptor.DeliveryAnnotations, changes.DeliveryAnnotations, _deliveryAnnotations);
        WriteMap(writer, AmqpDescriptor.MessageAnnotations, changes.MessageAnnotations, _messageAnnotations);
        if (changes.Properties is null)
        {
            Copy(writer, _properties);
        }
        else if (changes.Properties != AmqpProperties.Empty)
        {
            changes.Properties.Write(writer);
        }

        WriteMap(writer, AmqpDescriptor.ApplicationProperties, changes.ApplicationProperties, _applicationProperties);
        Copy(writer, _body);
        Copy(writer, _footer);
    }

    /// <summary>The payloads of the data sections, in order; empty for another kind of body.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> ReadDataSections()
    {
        if (BodyDescriptor != AmqpDescriptor.Data)
        {
            return [];
        }

        var sections = new List<ReadOnlyMemory<byte>>();
        var body = Body;
        var reader = new AmqpReader(body.Span);
        while (!reader.IsAtEnd)
        {
            reader.ReadDescriptor();
            var length = reader.ReadBinary().Length;
            sections.Add(body.Slice(reader.Position - length, length));
        }

        return sections;
    }

    /// <summary>The value of an amqp-value body; null for another kind of body.</summary>
    public object? ReadValueBody() =>
        BodyDescriptor == AmqpDescriptor.AmqpValue ? new AmqpReader(Value(_body)).ReadValue() : null;

    /// <summary>Reads one section, the descriptor of the one before given and its own answered.</summary>
    private static AmqpSection ReadSection(ref AmqpReader reader, ref ulong last)
    {
        var start = reader.Position;
        var descriptor = reader.ReadDescriptor();
        if (descriptor < last || (descriptor == last && !MayRepeat(descriptor)))
        {
            throw new AmqpDecodeException(start, $"section 0x{descriptor:x} after section 0x{last:x}");
        }

        if (IsBody(descriptor) && IsBody(last) && descriptor != last)
        {
            throw new AmqpDecodeException(start, "the body mixes kinds of sections");
        }

        last = descriptor;
        var valueStart = reader.Position;
        CheckSection(ref reader, descriptor, start);
        return new AmqpSection(start, valueStart, reader.Position);
    }

    private static bool IsBody(ulong descriptor) =>
        descriptor is >= AmqpDescriptor.Data and <= AmqpDescriptor.AmqpValue;

    private static void CheckSection(ref AmqpReader reader, ulong descriptor, int start)
    {
        var valueStart = reader.Position;
        switch (descriptor)
        {
            case AmqpDescriptor.Header:
                AmqpHeader.Read(reader.ReadRawValue());
                break;
            case AmqpDescriptor.Properties:
                AmqpProperties.Check(reader.ReadRawValue());
                break;
            case AmqpDescriptor.DeliveryAnnotations:
            case AmqpDescriptor.MessageAnnotations:
            case AmqpDescriptor.ApplicationProperties:
            case AmqpDescriptor.Footer:
                if (!IsMap(reader.PeekCode()))
                {
                    throw new AmqpDecodeException(valueStart, $"section 0x{descriptor:x} is not a map");
                }

                reader.Validate();
                break;
            case AmqpDescriptor.Data when reader.PeekCode() == AmqpFormatCode.Null:
                // What the JavaScript clients make of a body of null.
                reader.Skip();
                break;
            case AmqpDescriptor.Data:
                reader.ReadBinary();
                break;
            case AmqpDescriptor.AmqpSequence:
            case AmqpDescriptor.AmqpValue:
                reader.Skip();
                break;
            default:
                throw new AmqpDecodeException(start, $"0x{descriptor:x} is no section of a message");
        }
    }

    private static bool IsMap(byte code) => code is AmqpFormatCode.Map8 or AmqpFormatCode.Map32;

    private static bool MayRepeat(ulong descriptor) => descriptor is AmqpDescriptor.Data or AmqpDescriptor.AmqpSequence;

    private void Place(ulong descriptor, AmqpSection section)
    {
        switch (descriptor)
        {
            case AmqpDescriptor.Header:
                _header = section;
                break;
            case AmqpDescriptor.DeliveryAnnotations:
                _deliveryAnnotations = section;
                break;
            case AmqpDescriptor.MessageAnnotations:
                _messageAnnotations = section;
                break;
            case AmqpDescriptor.Properties:
                _properties = section;
                break;
            case AmqpDescriptor.ApplicationProperties:
                _applicationProperties = section;
                break;
            case AmqpDescriptor.Footer:
                _footer = section;
                break;
            default:
                BodyDescriptor = descriptor;
                _body = _body.IsPresent ? _body with { End = section.End } : section;
                break;
        }
    }

    private ReadOnlySpan<byte> Value(AmqpSection section) => Encoded.Span[section.ValueStart..section.End];

    private ReadOnlyMemory<byte> Slice(AmqpSection section) => Encoded[section.Start..section.End];

    private AmqpMap? ReadMap(AmqpSection section) =>
        section.IsPresent ? new AmqpReader(Value(section)).ReadMap() : null;

    private void Copy(AmqpWriter writer, AmqpSection section) =>
        writer.WriteRaw(Encoded.Span[section.Start..section.End]);

    private void WriteMap(AmqpWriter writer, ulong descriptor, AmqpMap? change, AmqpSection section)
    {
        if (change is null)
        {
            Copy(writer, section);
        }
        else if (change.Count > 0)
        {
            writer.WriteDescriptor(descriptor);
            writer.WriteMap(change);
        }
    }
}
