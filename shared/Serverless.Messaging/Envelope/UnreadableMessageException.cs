namespace Serverless.Messaging;

/// <summary>A message that cannot be read, now or at any later delivery. It belongs in the dead-letter queue.</summary>
public sealed class UnreadableMessageException : Exception
{
    /// <summary>The dead-letter reason of a message that cannot be read.</summary>
    public const string DeadLetterReason = "UnreadableMessage";

    /// <summary>Creates the exception.</summary>
    /// <param name="messageId">The id of the message.</param>
    /// <param name="messageType">The type of the message.</param>
    /// <param name="reason">Why it cannot be read, as the end of a sentence.</param>
    /// <param name="innerException">What the reader threw.</param>
    public UnreadableMessageException(
        string messageId, string messageType, string reason, Exception? innerException = null)
        : base($"Message '{messageId}' of type '{messageType}' cannot be read: {reason.TrimEnd('.')}.", innerException)
    {
        MessageId = messageId;
        MessageType = messageType;
        Reason = reason;
    }

    /// <summary>The id of the message.</summary>
    public string MessageId { get; }

    /// <summary>The type of the message.</summary>
    public string MessageType { get; }

    /// <summary>Why it cannot be read.</summary>
    public string Reason { get; }
}
