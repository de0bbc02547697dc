namespace Serverless.Amqp;

/// <summary>The broker rejected a message that was sent: it is not in the entity.</summary>
public sealed class MessageRejectedException : AmqpServiceException
{
    /// <summary>Creates the exception without details.</summary>
    public MessageRejectedException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed.</param>
    public MessageRejectedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed.</param>
    /// <param name="innerException">The cause.</param>
    public MessageRejectedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed.</param>
    /// <param name="condition">The AMQP error condition.</param>
    /// <param name="entity">The entity.</param>
    public MessageRejectedException(string message, string condition, string entity)
        : base(message, condition, entity)
    {
    }
}
