namespace Serverless.Messaging;

/// <summary>A step of the app's own in the handling of every message, between the checks of the message and its
/// handler; steps run in the order in which they were added.</summary>
public interface IMessageStep
{
    /// <summary>Runs the step.</summary>
    /// <param name="message">The message.</param>
    /// <param name="consumer">Who handles it.</param>
    /// <param name="next">Runs the rest, retries at once included. A step may run it, or decide by itself.</param>
    /// <param name="cancellationToken">Cancels the handling.</param>
    /// <returns>How to settle the message.</returns>
    Task<MessageOutcome> RunAsync(
        InboundMessage message,
        string consumer,
        Func<CancellationToken, Task<MessageOutcome>> next,
        CancellationToken cancellationToken);
}
