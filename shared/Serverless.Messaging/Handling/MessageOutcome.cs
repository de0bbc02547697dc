namespace Serverless.Messaging;

/// <summary>How the handling of a message ended, and so how it is settled.</summary>
public sealed record MessageOutcome
{
    private MessageOutcome(MessageOutcomeKind kind) => Kind = kind;

    /// <summary>How it ended.</summary>
    public MessageOutcomeKind Kind { get; }

    /// <summary>After how long it comes again; null when the retry policy says.</summary>
    public TimeSpan? Delay { get; private init; }

    /// <summary>Why it is dead-lettered.</summary>
    public DeadLetterCause? Cause { get; private init; }

    /// <summary>False for a retry that is nobody's failure and does not count as one.</summary>
    public bool Counts { get; private init; } = true;

    /// <summary>Whether the handler failed in a way that may go away, which a breaker counts.</summary>
    internal bool HasFailed { get; init; }

    /// <summary>The effects are committed.</summary>
    public static MessageOutcome Processed { get; } = new(MessageOutcomeKind.Processed);

    /// <summary>An earlier delivery had its effects.</summary>
    public static MessageOutcome Duplicate { get; } = new(MessageOutcomeKind.Duplicate);

    /// <summary>Set the message aside. Whoever defers it keeps its sequence number.</summary>
    public static MessageOutcome Deferred { get; } = new(MessageOutcomeKind.Deferred);

    /// <summary>Try again; nothing is committed.</summary>
    /// <param name="delay">After how long; null leaves it to the retry policy.</param>
    public static MessageOutcome RetryAfter(TimeSpan? delay = null) => new(MessageOutcomeKind.Retry) { Delay = delay };

    /// <summary>No delivery can succeed: dead-letter the message.</summary>
    /// <param name="reason">A short name of the cause, one to search for.</param>
    /// <param name="description">What is wrong, for a person who looks at the message.</param>
    public static MessageOutcome DeadLetter(string reason, string description) =>
        DeadLetter(DeadLetterCause.Of(reason, description));

    /// <summary>No delivery can succeed: dead-letter the message.</summary>
    public static MessageOutcome DeadLetter(DeadLetterCause cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        return new(MessageOutcomeKind.DeadLetter) { Cause = cause };
    }

    /// <summary>Try again; the message has not failed.</summary>
    internal static MessageOutcome Postpone(TimeSpan delay) =>
        new(MessageOutcomeKind.Retry) { Delay = delay, Counts = false };
}
