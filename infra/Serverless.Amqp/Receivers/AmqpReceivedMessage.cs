using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace Serverless.Amqp;

/// <summary>
/// A message that was received, or peeked. Names and types follow the broker properties of Service Bus; annotations
/// are those of the Service Bus AMQP protocol guide.
/// </summary>
public sealed class AmqpReceivedMessage
{
    private static readonly Dictionary<string, object?> NoProperties = [];
    private IReadOnlyDictionary<string, object?>? _applicationProperties;

    private readonly bool _isPeeked;

    internal AmqpReceivedMessage(Message message, Guid lockToken, bool isPeeked = false)
    {
        Raw = message;
        _isPeeked = isPeeked;
        LockToken = lockToken;
        LockedUntil = Time(Annotation("x-opt-locked-until"));
    }

    /// <summary>The lock token; empty for a message that was peeked, or received with ReceiveAndDelete.</summary>
    public Guid LockToken { get; }

    /// <summary>The sequence number in its entity, from 1.</summary>
    public long SequenceNumber => Annotation("x-opt-sequence-number") is long number ? number : 0;

    /// <summary>The sequence number that it had in the entity it was first sent to.</summary>
    public long EnqueuedSequenceNumber => Annotation("x-opt-enqueue-sequence-number") is long number ? number : 0;

    /// <summary>When the entity accepted it.</summary>
    public DateTimeOffset EnqueuedTime => Time(Annotation("x-opt-enqueued-time"));

    /// <summary>When a scheduled message becomes active, otherwise the default value.</summary>
    public DateTimeOffset ScheduledEnqueueTime => Time(Annotation("x-opt-scheduled-enqueue-time"));

    /// <summary>When the lock ends; later after a renewal. The default value when there is no lock.</summary>
    public DateTimeOffset LockedUntil { get; internal set; }

    /// <summary>Deliveries so far, this one included; a peek is none.</summary>
    public int DeliveryCount => (int)(Raw.Header?.DeliveryCount ?? 0) + (_isPeeked ? 0 : 1);

    /// <summary>0 active, 1 deferred, 2 scheduled.</summary>
    public int State => Annotation("x-opt-message-state") is int state ? state : 0;

    /// <summary>The entity whose dead-letter queue forwarded the message, if one did.</summary>
    public string? DeadLetterSource => Annotation("x-opt-deadletter-source") as string;

    /// <summary>The partition key.</summary>
    public string? PartitionKey => Annotation("x-opt-partition-key") as string;

    /// <summary>The message id; empty when the sender gave none.</summary>
    public string MessageId => Raw.Properties?.GetMessageId()?.ToString() ?? "";

    /// <summary>The session.</summary>
    public string? SessionId => Raw.Properties?.GroupId;

    /// <summary>The correlation id.</summary>
    public string? CorrelationId => Raw.Properties?.GetCorrelationId()?.ToString();

    /// <summary>The subject, also called label.</summary>
    public string? Subject => Raw.Properties?.Subject;

    /// <summary>The recipient.</summary>
    public string? To => Raw.Properties?.To;

    /// <summary>Where to send an answer.</summary>
    public string? ReplyTo => Raw.Properties?.ReplyTo;

    /// <summary>The session of an answer.</summary>
    public string? ReplyToSessionId => Raw.Properties?.ReplyToGroupId;

    /// <summary>The media type of the body.</summary>
    public string? ContentType => Raw.Properties?.ContentType;

    /// <summary>
    /// How long the message lives after <see cref="EnqueuedTime"/>; the maximum when it never expires.
    /// </summary>
    public TimeSpan TimeToLive => Raw.Header is { } header && header.HasField(2)
        ? TimeSpan.FromMilliseconds(header.Ttl)
        : TimeSpan.MaxValue;

    /// <summary>The body: the bytes of the data section, or of a text or binary value.</summary>
    public ReadOnlyMemory<byte> Body => MessageBody.Read(Raw);

    /// <summary>Why the message is in a dead-letter queue, as the one that put it there said.</summary>
    public string? DeadLetterReason => ApplicationProperties.GetValueOrDefault("DeadLetterReason") as string;

    /// <summary>The description beside <see cref="DeadLetterReason"/>.</summary>
    public string? DeadLetterErrorDescription =>
        ApplicationProperties.GetValueOrDefault("DeadLetterErrorDescription") as string;

    /// <summary>The application properties.</summary>
    public IReadOnlyDictionary<string, object?> ApplicationProperties =>
        _applicationProperties ??= ReadProperties(Raw.ApplicationProperties);

    /// <summary>
    /// The AMQP message as it came: for a body that is a value or a sequence, or for other annotations.
    /// </summary>
    public Message GetRawAmqpMessage() => Raw;

    internal Message Raw { get; }

    /// <summary>True when the broker has confirmed what becomes of the message, or it was given back.</summary>
    internal bool IsSettled { get; set; }

    internal AmqpReceiver? Receiver { get; init; }

    private object? Annotation(string name) => Raw.MessageAnnotations?[(Symbol)name];

    private static DateTimeOffset Time(object? annotation) => annotation is DateTime time
        ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc))
        : default;

    private static IReadOnlyDictionary<string, object?> ReadProperties(ApplicationProperties? section)
    {
        if (section is null)
        {
            return NoProperties;
        }

        var result = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in section.Map)
        {
            result[key.ToString() ?? ""] = value;
        }

        return result;
    }
}
