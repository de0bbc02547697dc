namespace Serverless.Messaging;

/// <summary>Whether a failure may go away.</summary>
public enum FailureKind
{
    /// <summary>A later try may succeed.</summary>
    Transient,

    /// <summary>No later try can: the message is dead-lettered at once.</summary>
    Permanent,
}
