namespace Serverless.Amqp;

/// <summary>
/// A Service Bus connection string that cannot be used. The message quotes the part and names the cure, never a key.
/// </summary>
public sealed class InvalidConnectionStringException : FormatException
{
    /// <summary>Creates the exception without details.</summary>
    public InvalidConnectionStringException()
        : this("The Service Bus connection string is invalid.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, with the part quoted, and the cure.</param>
    public InvalidConnectionStringException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, with the part quoted, and the cure.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidConnectionStringException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
