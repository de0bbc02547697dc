using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Entities;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Nodes.Sending;

/// <summary>
/// Messages from the wire as the entities keep them: checked, and their sections slices of what came.
/// </summary>
internal static class MessageDecoder
{
    /// <summary>One message.</summary>
    /// <exception cref="AmqpDecodeException">It is malformed.</exception>
    public static MessageContent Decode(ReadOnlyMemory<byte> encoded)
    {
        AmqpMessage.Check(encoded.Span);
        var content = MessageContent.Parse(encoded);

        // JavaScript clients cannot settle a message without id.
        return content.MessageId is null ? MessageContent.Parse(WithId(encoded)) : content;
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
                ErrorConditions.ArgumentError,
                "A batch without a message: each must be a data section of the envelope.");
        }

        var batch = new MessageContent[sections.Count];
        for (var i = 0; i < batch.Length; i++)
        {
            batch[i] = Decode(sections[i]);
        }

        return batch;
    }

    private static ReadOnlyMemory<byte> WithId(ReadOnlyMemory<byte> encoded)
    {
        var message = AmqpMessage.Parse(encoded);
        return message.With(new AmqpMessageChanges
        {
            Properties = message.Properties with { MessageId = Guid.NewGuid().ToString("N") },
        }).Encoded;
    }
}
