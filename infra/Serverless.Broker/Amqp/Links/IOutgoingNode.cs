using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;

namespace Serverless.Broker.Amqp.Links;

/// <summary>
/// What a receiving peer receives from. The node queues what it has and calls <see cref="OutgoingLink.NotifyReady"/>;
/// the connection's pump takes it when the session's window is open.
/// </summary>
internal interface IOutgoingNode
{
    /// <summary>
    /// AMQP 1.0 §2.6.7. Called with the connection's lock held; a null delivery-count is the initial one.
    /// </summary>
    void OnFlow(uint? deliveryCount, uint linkCredit, bool drain);

    /// <summary>
    /// The peer's outcome for a delivery. When it did not settle (<paramref name="settled"/> false),
    /// <see cref="OutgoingLink.Settle"/> must follow, from any thread.
    /// </summary>
    void OnOutcome(uint deliveryId, Guid tag, in AmqpOutcome outcome, bool settled);

    /// <summary>What is next in the queue. Called with the connection's lock held.</summary>
    OutgoingStep Peek();

    /// <summary>
    /// Takes the message just peeked off the queue and writes it, all sections. Called with the connection's lock held.
    /// </summary>
    void Write(AmqpWriter writer);

    /// <summary>The link is gone. Called once.</summary>
    void OnClosed();
}
