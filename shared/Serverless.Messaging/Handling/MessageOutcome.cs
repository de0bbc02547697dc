namespace Serverless.Messaging;

/// <summary>How the processing of a message ended, and so how it is to be settled.</summary>
public sealed record MessageOutcome
{
    private MessageOutcome(MessageOutcomeKind kind, string? reason = null, string? description = null)
    {
        Kind = kind;
        Reason = reason;
        Description = description;
    }

    /// <summary>How it ended.</summary>
    public MessageOutcomeKind Kind { get; }

    /// <summary>Why it is dead-lettered: a short name.</summary>
    public string? Reason { get; }

    /// <summary>Why it is dead-lettered: what is wrong.</summary>
    public string? Description { get; }

    /// <summary>The effects are committed: complete the message.</summary>
    public static MessageOutcome Processed { get; } = new(MessageOutcomeKind.Processed);

    /// <summary>An earlier delivery had its effects: complete the message.</summary>
    public static MessageOutcome Duplicate { get; } = new(MessageOutcomeKind.Duplicate);

    /// <summary>No delivery can succeed: dead-letter the message.</summary>
    public static MessageOutcome DeadLetter(string reason, string description) =>
        new(MessageOutcomeKind.DeadLetter, reason, description);
}
