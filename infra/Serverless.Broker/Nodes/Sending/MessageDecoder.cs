using System.Globalization;
using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Entities;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Nodes.Sending;

/// <summary>Messages from the wire as the entities keep them: sections are slices of what came.</summary>
internal static class MessageDecoder
{
    private const string PartitionKey = "x-opt-partition-key";
    private const string ScheduledEnqueueTime = "x-opt-scheduled-enqueue-time";

    /// <summary>One message.</summary>
    /// <exception cref="AmqpDecodeException">It is malformed.</exception>
    public static MessageContent Decode(ReadOnlyMemory<byte> encoded)
    {
        var message = AmqpMessage.Parse(encoded);
        var header = message.Header;
        var properties = message.Properties;
        var annotations = message.MessageAnnotations;
        var id = properties.MessageId is null ? Guid.NewGuid().ToString("N") : Text(properties.MessageId);
        return new MessageContent
        {
            Durable = header.Durable,
            Priority = header.Priority,
            TimeToLive = header.Ttl is { } ttl ? TimeSpan.FromMilliseconds(ttl) : null,
            Annotations = message.MessageAnnotationsSection,
            // JavaScript clients cannot settle a message without id.
            Properties = properties.MessageId is null ? WithId(properties, id) : message.PropertiesSection,
            ApplicationProperties = message.ApplicationPropertiesSection,
            Body = message.BodyAndFooter,
            MessageId = id,
            SessionId = properties.GroupId,
            PartitionKey = annotations?.FindText(PartitionKey),
            ScheduledEnqueueTime = annotations is not null && annotations.TryGet<DateTime>(ScheduledEnqueueTime, out var time)
                ? new DateTimeOffset(time, TimeSpan.Zero)
                : null,
        };
    }

    /// <summary>Service Bus message-format 0x80013700: each data section is a message.</summary>
    /// <exception cref="AmqpDecodeException">The envelope or a message is malformed.</exception>
    /// <exception cref="BrokerException">It holds no message.</exception>
    public static IReadOnlyList<MessageContent> DecodeBatch(ReadOnlyMemory<byte> encoded)
    {
        var sections = AmqpMessage.Parse(encoded).ReadDataSections();
        if (sections.Count == 0)
        {
            throw new BrokerException(
                ErrorConditions.ArgumentError, "A batch without a message: each must be a data section of the envelope.");
        }

        var batch = new MessageContent[sections.Count];
        for (var i = 0; i < batch.Length; i++)
        {
            batch[i] = Decode(sections[i]);
        }

        return batch;
    }

    private static ReadOnlyMemory<byte> WithId(AmqpProperties properties, string id)
    {
        using var writer = new AmqpWriter();
        (properties with { MessageId = id }).Write(writer);
        return writer.ToArray();
    }

    private static string Text(object id) => id switch
    {
        string text => text,
        byte[] bytes => Convert.ToHexString(bytes),
        _ => Convert.ToString(id, CultureInfo.InvariantCulture) ?? "",
    };
}
