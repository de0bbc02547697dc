namespace Serverless.Messaging;

/// <summary>How the processing of a message ended.</summary>
public enum MessageOutcomeKind
{
    /// <summary>The effects are committed.</summary>
    Processed,

    /// <summary>An earlier delivery had its effects.</summary>
    Duplicate,

    /// <summary>No delivery can succeed.</summary>
    DeadLetter,
}
