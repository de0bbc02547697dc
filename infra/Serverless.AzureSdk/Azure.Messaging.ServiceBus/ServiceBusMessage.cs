#nullable disable
namespace Azure.Messaging.ServiceBus;

/// <summary>A message to send.</summary>
public class ServiceBusMessage
{
    private const int MaxKeyLength = 128;

    // A message that is sent again leaves behind what the broker and the tracing of its first journey put on it.
    private static readonly string[] BrokerProperties =
    [
        ServiceBusReceivedMessage.DeadLetterReasonProperty,
        ServiceBusReceivedMessage.DeadLetterErrorDescriptionProperty,
        "Diagnostic-Id",
    ];

    private string _messageId;
    private string _partitionKey;
    private string _transactionPartitionKey;
    private string _sessionId;
    private string _replyToSessionId;
    private TimeSpan? _timeToLive;

    public ServiceBusMessage()
        : this(default(ReadOnlyMemory<byte>))
    {
    }

    public ServiceBusMessage(string body)
        : this(new BinaryData(body))
    {
    }

    public ServiceBusMessage(ReadOnlyMemory<byte> body)
        : this(BinaryData.FromBytes(body))
    {
    }

    public ServiceBusMessage(BinaryData body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Body = body;
    }

    public ServiceBusMessage(ServiceBusReceivedMessage receivedMessage)
    {
        ArgumentNullException.ThrowIfNull(receivedMessage);
        Body = receivedMessage.Body;
        ContentType = receivedMessage.ContentType;
        CorrelationId = receivedMessage.CorrelationId;
        Subject = receivedMessage.Subject;
        To = receivedMessage.To;
        ReplyTo = receivedMessage.ReplyTo;
        _messageId = receivedMessage.MessageId;
        _partitionKey = receivedMessage.PartitionKey;
        _transactionPartitionKey = receivedMessage.TransactionPartitionKey;
        _sessionId = receivedMessage.SessionId;
        _replyToSessionId = receivedMessage.ReplyToSessionId;
        _timeToLive = receivedMessage.TimeToLive == TimeSpan.MaxValue ? null : receivedMessage.TimeToLive;
        foreach ((string key, object value) in receivedMessage.ApplicationProperties)
        {
            if (!BrokerProperties.Contains(key, StringComparer.Ordinal))
            {
                ApplicationProperties[key] = value;
            }
        }
    }

    public IDictionary<string, object> ApplicationProperties { get; } =
        new Dictionary<string, object>(StringComparer.Ordinal);

    public BinaryData Body { get; set; }

    public string ContentType { get; set; }

    public string CorrelationId { get; set; }

    public string MessageId
    {
        get => _messageId;
        set
        {
            if (string.IsNullOrEmpty(value))
            {
                throw new ArgumentException("A message id cannot be null or empty.", nameof(value));
            }

            _messageId = CheckLength(value, nameof(MessageId));
        }
    }

    public string PartitionKey
    {
        get => _partitionKey;
        set
        {
            CheckLength(value, nameof(PartitionKey));
            if (SessionId is not null && !string.Equals(SessionId, value, StringComparison.Ordinal))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(value),
                    value,
                    $"The partition key '{value}' differs from the session id '{SessionId}'. Leave it out.");
            }

            _partitionKey = value;
        }
    }

    public string ReplyTo { get; set; }

    public string ReplyToSessionId
    {
        get => _replyToSessionId;
        set => _replyToSessionId = CheckLength(value, nameof(ReplyToSessionId));
    }

    public DateTimeOffset ScheduledEnqueueTime { get; set; }

    public string SessionId
    {
        get => _sessionId;
        set
        {
            _sessionId = CheckLength(value, nameof(SessionId));

            // The session id wins over a partition key that was set before.
            _partitionKey = _partitionKey is null ? null : value;
        }
    }

    public string Subject { get; set; }

    public TimeSpan TimeToLive
    {
        get => _timeToLive ?? TimeSpan.MaxValue;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            _timeToLive = value;
        }
    }

    public string To { get; set; }

    public string TransactionPartitionKey
    {
        get => _transactionPartitionKey;
        set => _transactionPartitionKey = CheckLength(value, nameof(TransactionPartitionKey));
    }

    public override string ToString() => $"{{MessageId:{MessageId}}}";

    private static string CheckLength(string value, string name) =>
        value?.Length > MaxKeyLength
            ? throw new ArgumentOutOfRangeException(
                name,
                value,
                $"{name} has {value.Length} characters; Service Bus allows {MaxKeyLength}.")
            : value;
}
