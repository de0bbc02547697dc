using Serverless.Broker.Amqp.Codec;

namespace Serverless.Broker.Messages;

internal sealed partial record MessageContent
{
    public const string PartitionKeyAnnotation = "x-opt-partition-key";
    public const string ViaPartitionKeyAnnotation = "x-opt-via-partition-key";
    public const string ScheduledTimeAnnotation = "x-opt-scheduled-enqueue-time";
    private const int MessageIdField = 0;
    private const int AbsoluteExpiryField = 8;
    private const int CreationField = 9;
    private const int GroupIdField = 10;
    private const byte DefaultPriority = 4;

    /// <summary>Finds the sections of an encoded message (AMQP 1.0 §3.2); the bytes are kept, not copied.</summary>
    /// <exception cref="AmqpDecodeException">The bytes are no message.</exception>
    public static MessageContent Parse(ReadOnlyMemory<byte> encoded)
    {
        AmqpHeader? header = null;
        ReadOnlyMemory<byte> annotations = default;
        ReadOnlyMemory<byte> properties = default;
        ReadOnlyMemory<byte> applicationProperties = default;
        string? messageId = null;
        string? sessionId = null;
        TimeSpan? lifetime = null;
        string? partitionKey = null;
        DateTimeOffset? scheduled = null;
        AmqpReader reader = new(encoded.Span);
        int bodyStart = encoded.Length;
        while (!reader.IsAtEnd)
        {
            int start = reader.Position;
            ulong descriptor = reader.ReadDescriptor();
            if (descriptor > AmqpDescriptor.ApplicationProperties)
            {
                bodyStart = start;
                break;
            }

            int value = reader.Position;
            reader.Skip();
            ReadOnlyMemory<byte> section = encoded[start..reader.Position];
            ReadOnlySpan<byte> content = encoded.Span[value..reader.Position];
            switch (descriptor)
            {
                case AmqpDescriptor.Header:
                    header = AmqpHeader.Read(content);
                    break;
                case AmqpDescriptor.MessageAnnotations:
                    annotations = section;
                    (partitionKey, scheduled) = ReadAnnotations(content);
                    break;
                case AmqpDescriptor.Properties:
                    properties = section;
                    (messageId, sessionId, lifetime) = ReadProperties(content);
                    break;
                case AmqpDescriptor.ApplicationProperties:
                    applicationProperties = section;
                    break;
            }
        }

        return new MessageContent
        {
            Durable = header?.Durable ?? false,
            Priority = header?.Priority ?? DefaultPriority,
            TimeToLive = TimeToLiveOf(header?.Ttl, lifetime),
            Annotations = annotations,
            Properties = properties,
            ApplicationProperties = applicationProperties,
            Body = encoded[bodyStart..],
            MessageId = messageId,
            SessionId = sessionId,
            PartitionKey = partitionKey,
            ScheduledEnqueueTime = scheduled,
        };
    }

    /// <summary>The string form of a message-id of any type.</summary>
    public static string? IdText(object? id) => id switch
    {
        null => null,
        string text => text,
        byte[] bytes => Convert.ToHexString(bytes),
        _ => Convert.ToString(id, System.Globalization.CultureInfo.InvariantCulture),
    };

    private static (string? PartitionKey, DateTimeOffset? Scheduled) ReadAnnotations(ReadOnlySpan<byte> value)
    {
        AmqpMap? map = new AmqpReader(value).ReadMap();
        if (map is null)
        {
            return default;
        }

        return (
            map.FindText(PartitionKeyAnnotation),
            map.TryGet(ScheduledTimeAnnotation, out DateTime time) ? new DateTimeOffset(time) : null);
    }

    /// <summary>
    /// The header's ttl counts milliseconds in 32 bits, 49.7 days at most. A sender that means longer writes the most,
    /// and the times of creation and absolute expiry, which then count (AMQP 1.0 §3.2.1, §3.2.4).
    /// </summary>
    private static TimeSpan? TimeToLiveOf(uint? milliseconds, TimeSpan? lifetime) =>
        milliseconds is null or uint.MaxValue && lifetime is { } longer && longer > TimeSpan.Zero ? lifetime
        : milliseconds is { } header ? TimeSpan.FromMilliseconds(header)
        : null;

    private static (string? MessageId, string? SessionId, TimeSpan? Lifetime) ReadProperties(ReadOnlySpan<byte> value)
    {
        AmqpReader reader = new(value);
        if (reader.TryReadNull())
        {
            return default;
        }

        int count = reader.EnterList(out _);
        string? messageId = null;
        string? sessionId = null;
        object? expiry = null;
        object? creation = null;
        for (int field = 0; field < Math.Min(count, GroupIdField + 1); field++)
        {
            if (field == MessageIdField)
            {
                messageId = IdText(reader.ReadValue());
            }
            else if (field == AbsoluteExpiryField)
            {
                expiry = reader.ReadValue();
            }
            else if (field == CreationField)
            {
                creation = reader.ReadValue();
            }
            else if (field == GroupIdField)
            {
                sessionId = reader.TryReadNull() ? null : reader.ReadText();
            }
            else
            {
                reader.Skip();
            }
        }

        TimeSpan? lifetime = expiry is DateTime until && creation is DateTime from ? until - from : null;
        return (messageId, sessionId, lifetime);
    }
}
