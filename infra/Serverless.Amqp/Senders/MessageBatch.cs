using Amqp;
using Amqp.Framing;

namespace Serverless.Amqp;

/// <summary>
/// The batch format of Service Bus: message format 0x80013700, each data section is one encoded message, and the envelope
/// carries the id, session and partition key of the first.
/// </summary>
internal static class MessageBatch
{
    public const uint Format = 0x80013700;

    // Room for the envelope, and for the five bytes in front of each data section.
    private const ulong EnvelopeSize = 1024;
    private const ulong SectionOverhead = 16;

    // Bounded even when the entity announces no limit, so that one batch never holds up a link for long.
    private const ulong LargestBatch = 256 * 1024;

    public static IEnumerable<Message> Split(IReadOnlyList<Message> messages, ulong maxMessageSize)
    {
        var limit = Math.Min(maxMessageSize, LargestBatch);
        var sections = new DataList();
        var first = messages[0];
        var size = EnvelopeSize;
        foreach (var message in messages)
        {
            var encoded = message.Encode();
            var length = (ulong)encoded.Length + SectionOverhead;
            if (sections.Count > 0 && size + length > limit)
            {
                yield return Envelope(first, sections);
                sections = new DataList();
                size = EnvelopeSize;
                first = message;
            }

            sections.Add(new Data { Buffer = encoded });
            size += length;
        }

        yield return Envelope(first, sections);
    }

    private static Message Envelope(Message first, DataList sections)
    {
        var envelope = new Message { Format = Format, BodySection = sections };
        if (first.Properties is { } properties)
        {
            envelope.Properties = new Properties();
            if (properties.GetMessageId() is { } id)
            {
                envelope.Properties.SetMessageId(id);
            }

            if (properties.GroupId is { } session)
            {
                envelope.Properties.GroupId = session;
            }
        }

        envelope.MessageAnnotations = first.MessageAnnotations;
        return envelope;
    }
}
