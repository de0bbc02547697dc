using Amqp;
using Amqp.Framing;

namespace Serverless.Amqp;

/// <summary>
/// Messages that are sent at once, as many as the entity takes. Service Bus: message format 0x80013700, each data
/// section is one encoded message, and the envelope carries the id, session and partition key of the first. Not safe
/// for concurrent use.
/// </summary>
public sealed class AmqpMessageBatch
{
    private const uint Format = 0x80013700;

    // Room for the envelope, and for the five bytes in front of each data section.
    private const ulong EnvelopeSize = 1024;
    private const ulong SectionOverhead = 16;

    // Bounded even when the entity announces no limit, so that one batch never holds up a link for long.
    private const ulong LargestBatch = 256 * 1024;

    private readonly DataList _sections = new();
    private readonly ulong _limit;
    private Message? _first;
    private ulong _size = EnvelopeSize;

    internal AmqpMessageBatch(ulong maxMessageSize)
    {
        _limit = Math.Min(maxMessageSize, LargestBatch);
    }

    /// <summary>The most that a batch holds, in bytes: what the entity takes, at most 256 KiB.</summary>
    public long MaxSizeInBytes => (long)_limit;

    /// <summary>What it holds so far, in bytes, its envelope included.</summary>
    public long SizeInBytes => (long)_size;

    /// <summary>The number of messages.</summary>
    public int Count => _sections.Count;

    /// <summary>Adds a message as it is now; later changes to it are not sent.</summary>
    /// <param name="message">The message.</param>
    /// <returns>False when the batch has no room for it, and stays as it was.</returns>
    public bool TryAddMessage(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return TryAdd(message, message.Encode());
    }

    internal static IEnumerable<AmqpMessageBatch> Split(IReadOnlyList<Message> messages, ulong maxMessageSize)
    {
        var batch = new AmqpMessageBatch(maxMessageSize);
        foreach (var message in messages)
        {
            var encoded = message.Encode();
            if (batch.TryAdd(message, encoded))
            {
                continue;
            }

            if (batch.Count > 0)
            {
                yield return batch;
                batch = new AmqpMessageBatch(maxMessageSize);
            }

            // One that is too large goes alone: the broker says so.
            batch.Add(message, encoded);
        }

        yield return batch;
    }

    internal Message ToEnvelope()
    {
        var envelope = new Message { Format = Format, BodySection = _sections };
        if (_first?.Properties is { } properties)
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

        envelope.MessageAnnotations = _first?.MessageAnnotations;
        return envelope;
    }

    private bool TryAdd(Message message, ByteBuffer encoded)
    {
        if (_size + (ulong)encoded.Length + SectionOverhead > _limit)
        {
            return false;
        }

        Add(message, encoded);
        return true;
    }

    private void Add(Message message, ByteBuffer encoded)
    {
        _first ??= message;
        _sections.Add(new Data { Buffer = encoded });
        _size += (ulong)encoded.Length + SectionOverhead;
    }
}
