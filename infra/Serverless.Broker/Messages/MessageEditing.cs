using Serverless.Broker.Amqp.Codec;

namespace Serverless.Broker.Messages;

/// <summary>Reads and replaces encoded sections of a copy.</summary>
internal static class MessageEditing
{
    /// <summary>Merges properties into the application properties of a copy.</summary>
    public static MessageOverrides WithProperties(
        MessageContent content, MessageOverrides? overrides, IReadOnlyDictionary<string, object?> properties)
    {
        ReadOnlyMemory<byte> section = overrides?.ApplicationProperties ?? content.ApplicationProperties;
        AmqpMap map = ReadMap(section) ?? new AmqpMap(properties.Count);
        foreach ((string key, object? value) in properties)
        {
            map[key] = value;
        }

        return (overrides ?? new MessageOverrides()) with
        {
            ApplicationProperties = WriteMap(AmqpDescriptor.ApplicationProperties, map),
        };
    }

    /// <summary>Decodes a section that is a map; null when it is empty.</summary>
    public static AmqpMap? ReadMap(ReadOnlyMemory<byte> section)
    {
        if (section.IsEmpty)
        {
            return null;
        }

        AmqpReader reader = new(section.Span);
        reader.ReadDescriptor();
        return reader.ReadMap();
    }

    public static AmqpProperties ReadProperties(ReadOnlyMemory<byte> section)
    {
        if (section.IsEmpty)
        {
            return AmqpProperties.Empty;
        }

        AmqpReader reader = new(section.Span);
        reader.ReadDescriptor();
        return AmqpProperties.Read(reader.Rest);
    }

    /// <summary>Encodes a section that is a map; nothing for an empty one.</summary>
    public static ReadOnlyMemory<byte> WriteMap(ulong descriptor, AmqpMap map)
    {
        if (map.Count == 0)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        using AmqpWriter writer = new();
        writer.WriteDescriptor(descriptor);
        writer.WriteMap(map);
        return writer.ToArray();
    }

    public static ReadOnlyMemory<byte> WriteProperties(AmqpProperties properties)
    {
        using AmqpWriter writer = new();
        properties.Write(writer);
        return writer.ToArray();
    }
}
