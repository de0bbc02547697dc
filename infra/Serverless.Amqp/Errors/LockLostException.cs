namespace Serverless.Amqp;

/// <summary>
/// The lock of a message or of a session is gone: it expired, or the link that held a session closed.
/// </summary>
public sealed class LockLostException : AmqpServiceException
{
    /// <summary>Creates the exception without details.</summary>
    public LockLostException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed.</param>
    public LockLostException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed.</param>
    /// <param name="innerException">The cause.</param>
    public LockLostException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed.</param>
    /// <param name="condition">
    /// <c>com.microsoft:message-lock-lost</c> or <c>com.microsoft:session-lock-lost</c>.
    /// </param>
    /// <param name="entity">The entity.</param>
    public LockLostException(string message, string condition, string? entity)
        : base(message, condition, entity)
    {
    }

    /// <summary>True when the session is lost, false when one message is.</summary>
    public bool IsSessionLock => Condition == ErrorConditions.SessionLockLost;
}
