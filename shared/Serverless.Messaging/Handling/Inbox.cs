namespace Serverless.Messaging;

/// <summary>Where messages come in: each has its effects once, is tried again when it fails, and is dead-lettered when
/// it cannot succeed. Safe for concurrent use.</summary>
public sealed class Inbox
{
    private readonly MessagePipeline _pipeline;

    internal Inbox(MessagePipeline pipeline) => _pipeline = pipeline;

    /// <summary>Begins to handle a message: say with <c>On</c> what is done with each type, then run. The transports
    /// add a method that takes their own message.</summary>
    /// <param name="delivery">The message.</param>
    /// <param name="consumer">Who handles it: each consumer handles a message once. The name of the function. No
    /// '|'.</param>
    /// <param name="cancellationToken">Cancels the handling; the message is then delivered again.</param>
    public Reception Receive(IMessageDelivery delivery, string consumer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        ArgumentException.ThrowIfNullOrEmpty(consumer);
        return new Reception(_pipeline, delivery, consumer, cancellationToken);
    }

    /// <summary>Begins to handle the messages of a batch, each for itself.</summary>
    /// <param name="deliveries">The messages, in the order in which they came.</param>
    /// <param name="consumer">As of one message.</param>
    /// <param name="cancellationToken">Cancels the handling; messages that are not settled are delivered
    /// again.</param>
    public BatchReception ReceiveBatch(
        IReadOnlyList<IMessageDelivery> deliveries, string consumer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(deliveries);
        ArgumentException.ThrowIfNullOrEmpty(consumer);
        return new BatchReception(_pipeline, deliveries, consumer, cancellationToken);
    }
}
