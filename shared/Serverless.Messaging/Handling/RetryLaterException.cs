namespace Serverless.Messaging;

/// <summary>Thrown by a handler for a message whose time has not come: it is tried again after a delay, whatever the
/// table of failures says.</summary>
public sealed class RetryLaterException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="delay">After how long, a <c>Retry-After</c> for example; null leaves it to the retry
    /// policy.</param>
    /// <param name="message">What is missing.</param>
    public RetryLaterException(TimeSpan? delay, string message)
        : base(message) => Delay = delay;

    /// <summary>After how long; null leaves it to the retry policy.</summary>
    public TimeSpan? Delay { get; }
}
