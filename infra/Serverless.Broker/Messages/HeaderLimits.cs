using Serverless.Broker.Amqp.Codec;

namespace Serverless.Broker.Messages;

/// <summary>
/// How large the headers of a message may be (Service Bus: quotas, "message property size"): annotations, properties
/// and application properties together 64 KB, the name and the value of each 32 KB. A send beyond that is refused; a
/// message that a rule action or a settlement would take beyond is dead-lettered as it was, with reason
/// HeaderSizeExceeded. What the broker adds by itself does not count: reason and description of a dead letter, the
/// annotations of a delivery.
/// </summary>
internal static class HeaderLimits
{
    /// <summary>Bytes of all headers, as encoded.</summary>
    public const int MaxHeaderSize = 64 * 1024;

    /// <summary>Bytes of one name or value, without the constructor.</summary>
    public const int MaxPropertySize = 32 * 1024;

    /// <summary>Bytes of format code and length of a value this long.</summary>
    private const int Constructor = 5;

    /// <summary>What is too large in a copy of a message, and what is allowed; null when nothing is.</summary>
    public static string? Check(MessageContent content, MessageOverrides? overrides = null)
    {
        ReadOnlyMemory<byte> properties = overrides?.Properties ?? content.Properties;
        ReadOnlyMemory<byte> applicationProperties = overrides?.ApplicationProperties ?? content.ApplicationProperties;
        int size = content.Annotations.Length + properties.Length + applicationProperties.Length;
        if (size > MaxHeaderSize)
        {
            return $"The headers of the message have {size} bytes; {MaxHeaderSize} are allowed "
                + "(system and application properties together).";
        }

        return CheckItems(properties) ?? CheckItems(applicationProperties) ?? CheckItems(content.Annotations);
    }

    private static string? CheckItems(ReadOnlyMemory<byte> section)
    {
        if (section.Length <= MaxPropertySize)
        {
            return null;
        }

        AmqpReader reader = new(section.Span);
        ulong descriptor = reader.ReadDescriptor();
        int count = descriptor == AmqpDescriptor.Properties ? reader.EnterList(out _) : reader.EnterMap(out _);
        for (; count > 0; count--)
        {
            int size = reader.ReadRawValue().Length - Constructor;
            if (size > MaxPropertySize)
            {
                return $"The name or value of a property has {size} bytes; {MaxPropertySize} are allowed.";
            }
        }

        return null;
    }
}
