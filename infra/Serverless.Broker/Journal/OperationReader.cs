using System.Text;
using Serverless.Broker.EventHubs;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Journal;

/// <summary>
/// Reads the steps of an entry; the counterpart of <see cref="JournalEntry"/> and <see cref="JournalCodec"/>.
/// </summary>
internal ref struct OperationReader(ReadOnlySpan<byte> entry)
{
    private readonly ReadOnlySpan<byte> _entry = entry;
    private MessageContent? _lastContent;
    private int _position;

    public readonly bool IsAtEnd => _position >= _entry.Length;

    public JournalOperation ReadOperation() => (JournalOperation)_entry[_position++];

    public int ReadId() => (int)ReadNumber();

    public long ReadNumber()
    {
        ulong bits = 0;
        int shift = 0;
        byte part;
        do
        {
            part = _entry[_position++];
            bits |= (ulong)(part & 0x7f) << shift;
            shift += 7;
        }
        while (part >= 0x80);
        return (long)(bits >> 1) ^ -(long)(bits & 1);
    }

    public ReadOnlySpan<byte> ReadBytes()
    {
        int length = (int)ReadNumber();
        ReadOnlySpan<byte> bytes = _entry.Slice(_position, length);
        _position += length;
        return bytes;
    }

    // A plain "null" would become an empty memory: arrays convert to it, and null is an array.
    public ReadOnlyMemory<byte>? ReadOptional() =>
        TryReadLength(out int length) ? Take(length).ToArray() : default(ReadOnlyMemory<byte>?);

    public string? ReadText() => TryReadLength(out int length) ? Encoding.UTF8.GetString(Take(length)) : null;

    /// <summary>A message in full. Its location says Scheduled or None; its place is the queue's to find.</summary>
    public StoredMessage ReadMessage(bool copy)
    {
        long sequenceNumber = ReadNumber();
        long enqueuedSequenceNumber = ReadNumber();
        long enqueued = ReadNumber();
        long expires = ReadNumber();
        long due = ReadNumber();
        long deliveryCount = ReadNumber();
        long flags = ReadNumber();
        MessageOverrides? overrides = ReadOverrides();
        if (!copy)
        {
            _lastContent = ReadContent();
        }

        return new StoredMessage(_lastContent ?? throw new InvalidDataException("a copy without its message"))
        {
            SequenceNumber = sequenceNumber,
            EnqueuedSequenceNumber = enqueuedSequenceNumber,
            EnqueuedTicks = enqueued,
            ExpiresTicks = expires,
            DueTicks = due,
            DeliveryCount = (int)deliveryCount,
            Hops = (byte)(flags >> 1),
            IsDeferred = (flags & 1) != 0,
            Overrides = overrides,
        };
    }

    public void SkipMessage(bool copy)
    {
        SkipNumbers(7);
        if (ReadNumber() != 0)
        {
            SkipOptional(3);
        }

        if (!copy)
        {
            SkipNumbers(3);
            SkipOptional(7);
        }
    }

    public StoredEvent ReadEvent()
    {
        long sequenceNumber = ReadNumber();
        long enqueued = ReadNumber();
        string? partitionKey = ReadText();
        ReadOnlySpan<byte> annotations = ReadBytes();
        ReadOnlySpan<byte> rest = ReadBytes();
        byte[] bytes = [.. annotations, .. rest];
        EventContent content = new(
            partitionKey, bytes.AsMemory(0, annotations.Length), bytes.AsMemory(annotations.Length));
        return new StoredEvent(sequenceNumber, enqueued, content);
    }

    public void SkipEvent()
    {
        SkipNumbers(2);
        SkipOptional(3);
    }

    public MessageOverrides? ReadOverrides() => ReadNumber() == 0
        ? null
        : new MessageOverrides
        {
            Properties = ReadOptional(),
            ApplicationProperties = ReadOptional(),
            DeadLetterSource = ReadText(),
        };

    private MessageContent ReadContent()
    {
        long flags = ReadNumber();
        long timeToLive = ReadNumber();
        long scheduled = ReadNumber();
        string? messageId = ReadText();
        string? sessionId = ReadText();
        string? partitionKey = ReadText();
        ReadOnlySpan<byte> annotations = ReadBytes();
        ReadOnlySpan<byte> properties = ReadBytes();
        ReadOnlySpan<byte> applicationProperties = ReadBytes();
        ReadOnlySpan<byte> body = ReadBytes();
        // One array a message, as when it came over the wire: no segment is kept in memory for one survivor.
        byte[] bytes = [.. annotations, .. properties, .. applicationProperties, .. body];
        int propertiesAt = annotations.Length;
        int applicationAt = propertiesAt + properties.Length;
        int bodyAt = applicationAt + applicationProperties.Length;
        return new MessageContent
        {
            Durable = (flags & 1) != 0,
            Priority = (byte)(flags >> 1),
            TimeToLive = timeToLive < 0 ? null : TimeSpan.FromTicks(timeToLive),
            ScheduledEnqueueTime = scheduled < 0 ? null : new DateTimeOffset(scheduled, TimeSpan.Zero),
            MessageId = messageId,
            SessionId = sessionId,
            PartitionKey = partitionKey,
            Annotations = bytes.AsMemory(0, propertiesAt),
            Properties = bytes.AsMemory(propertiesAt, properties.Length),
            ApplicationProperties = bytes.AsMemory(applicationAt, applicationProperties.Length),
            Body = bytes.AsMemory(bodyAt),
        };
    }

    private void SkipNumbers(int count)
    {
        for (int i = 0; i < count; i++)
        {
            ReadNumber();
        }
    }

    private void SkipOptional(int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (TryReadLength(out int length))
            {
                _position += length;
            }
        }
    }

    private bool TryReadLength(out int length)
    {
        length = (int)ReadNumber();
        return length >= 0;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        ReadOnlySpan<byte> bytes = _entry.Slice(_position, length);
        _position += length;
        return bytes;
    }
}
