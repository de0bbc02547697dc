namespace Serverless.Messaging;

/// <summary>How the handling of a message ended.</summary>
public enum MessageOutcomeKind
{
    /// <summary>The effects are committed: the message is completed.</summary>
    Processed,

    /// <summary>An earlier delivery had its effects, or it was meant for somebody else: the message is
    /// completed.</summary>
    Duplicate,

    /// <summary>Nothing was committed: the message comes again after a delay.</summary>
    Retry,

    /// <summary>No delivery can succeed: the message is dead-lettered.</summary>
    DeadLetter,

    /// <summary>Nothing was committed: the message is set aside, and received by its sequence number only.</summary>
    Deferred,
}
