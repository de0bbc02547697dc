namespace Serverless.Amqp;

/// <summary>The broker refused an operation, or the connection to it failed.</summary>
public class AmqpServiceException : Exception
{
    /// <summary>Creates the exception without details.</summary>
    public AmqpServiceException()
        : this("The broker refused an operation.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed.</param>
    public AmqpServiceException(string message)
        : base(message)
    {
        Condition = ErrorConditions.InternalError;
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed.</param>
    /// <param name="innerException">The cause.</param>
    public AmqpServiceException(string message, Exception? innerException)
        : base(message, innerException)
    {
        Condition = ErrorConditions.InternalError;
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed.</param>
    /// <param name="condition">The AMQP error condition, such as <c>amqp:not-found</c>.</param>
    /// <param name="entity">The entity of the operation, when there is one.</param>
    /// <param name="innerException">The cause.</param>
    public AmqpServiceException(string message, string condition, string? entity, Exception? innerException = null)
        : base(message, innerException)
    {
        Condition = condition;
        Entity = entity;
    }

    /// <summary>The AMQP error condition, such as <c>amqp:not-found</c> or <c>com.microsoft:timeout</c>.</summary>
    public string Condition { get; }

    /// <summary>The entity of the operation, when there is one.</summary>
    public string? Entity { get; }

    /// <summary>True when the same operation may succeed a moment later.</summary>
    public bool IsTransient => ErrorConditions.IsTransient(Condition);
}
