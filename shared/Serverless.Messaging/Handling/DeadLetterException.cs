namespace Serverless.Messaging;

/// <summary>Thrown by a handler for a message that no later delivery can make succeed: it belongs in the dead-letter
/// queue.</summary>
public sealed class DeadLetterException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">A short name of the cause, for example <c>UnknownSku</c>; one to search for.</param>
    /// <param name="description">What is wrong, for a person who looks at the message.</param>
    public DeadLetterException(string reason, string description)
        : base($"{reason}: {description}")
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        Reason = reason;
        Description = description;
    }

    /// <summary>A short name of the cause.</summary>
    public string Reason { get; }

    /// <summary>What is wrong.</summary>
    public string Description { get; }
}
