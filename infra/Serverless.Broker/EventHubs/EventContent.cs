using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Messages;

namespace Serverless.Broker.EventHubs;

/// <summary>
/// An event as it was sent: slices of the encoded message (AMQP 1.0 §3.2) without header and delivery-annotations.
/// </summary>
/// <param name="PartitionKey">
/// Annotation x-opt-partition-key, of the event or of the batch it came in; null when absent.
/// </param>
/// <param name="Annotations">The encoded message-annotations section, descriptor included; empty when absent.</param>
/// <param name="Rest">Properties, application-properties, body and footer as encoded.</param>
internal sealed record EventContent(string? PartitionKey, ReadOnlyMemory<byte> Annotations, ReadOnlyMemory<byte> Rest)
{
    /// <summary>Bytes of all sections.</summary>
    public int Size => Annotations.Length + Rest.Length;

    /// <summary>Finds the sections; the bytes are kept, not copied.</summary>
    /// <exception cref="AmqpDecodeException">The bytes are no message.</exception>
    public static EventContent Parse(ReadOnlyMemory<byte> encoded)
    {
        AmqpMessage.Check(encoded.Span);
        AmqpReader reader = new(encoded.Span);
        EventContent content = new(null, default, default);
        while (!reader.IsAtEnd)
        {
            int start = reader.Position;
            ulong descriptor = reader.ReadDescriptor();
            if (descriptor > AmqpDescriptor.MessageAnnotations)
            {
                return content with { Rest = encoded[start..] };
            }

            int value = reader.Position;
            reader.Skip();
            if (descriptor == AmqpDescriptor.MessageAnnotations)
            {
                AmqpReader annotations = new(encoded.Span[value..reader.Position]);
                string? key = annotations.ReadMap()?.FindText(MessageContent.PartitionKeyAnnotation);
                content = content with { PartitionKey = key, Annotations = encoded[start..reader.Position] };
            }
        }

        return content;
    }
}
