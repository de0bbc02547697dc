namespace Serverless.Messaging;

/// <summary>Sends messages to a queue or topic. Implemented by each transport; safe for concurrent use.</summary>
public interface IMessageSender
{
    /// <summary>Sends <paramref name="messages"/> in their order. The task completes when the transport has
    /// acknowledged all of them. When it fails, any number of them, from the first on, may have been
    /// accepted.</summary>
    /// <param name="destination">The queue or topic; every message has it as its destination.</param>
    /// <param name="messages">The messages, any number; the transport splits what does not fit one batch.</param>
    /// <param name="cancellationToken">Gives up waiting; what was handed over may still be accepted.</param>
    Task SendAsync(
        string destination, IReadOnlyList<OutboundMessage> messages, CancellationToken cancellationToken = default);
}
