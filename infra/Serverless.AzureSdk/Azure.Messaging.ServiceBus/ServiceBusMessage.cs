#nullable disable
namespace Azure.Messaging.ServiceBus;

/// <summary>A message to send.</summary>
public class ServiceBusMessage
{
    private const int MaxKeyLength = 128;
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
        ScheduledEnqueueTime = receivedMessage.ScheduledEnqueueTime;
        _messageId = receivedMessage.MessageId;
        _partitionKey = receivedMessage.PartitionKey;
        _transactionPartitionKey = receivedMessage.TransactionPartitionKey;
        _sessionId = receivedMessage.SessionId;
        _replyToSessionId = receivedMessage.ReplyToSessionId;
        _timeToLive = receivedMessage.TimeToLive == TimeSpan.MaxValue ? null : receivedMessage.TimeToLive;
        foreach ((string key, object value) in receivedMessage.ApplicationProperties)
        {
            ApplicationProperties[key] = value;
        }

        ApplicationProperties.Remove(ServiceBusReceivedMessage.DeadLetterReasonProperty);
        ApplicationProperties.Remove(ServiceBusReceivedMessage.DeadLetterErrorDescriptionProperty);
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
            CheckSameKey(value, SessionId);
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
            CheckLength(value, nameof(SessionId));
            CheckSameKey(PartitionKey, value);
            _sessionId = value;
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

    private static void CheckSameKey(string partitionKey, string sessionId)
    {
        if (partitionKey is not null && sessionId is not null
            && !string.Equals(partitionKey, sessionId, StringComparison.Ordinal))
        {
            throw new ArgumentOutOfRangeException(
                nameof(partitionKey),
                partitionKey,
                $"The partition key '{partitionKey}' differs from the session id '{sessionId}'. Set one, or both alike.");
        }
    }
}
